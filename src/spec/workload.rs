//! Workloads: one program of a service with all that surrounds it.

use std::collections::BTreeMap;

use crate::decode::{Keyed, table, words};
use crate::spec::form::{AbsolutePath, Capability, EnvName, Label, Text, UrlPath};
use crate::spec::id::{GroupId, UserId};
use crate::spec::number::{Bytes, Cpu, Duration};
use crate::spec::{
    Concurrency, EnvFrom, File, Init, Keep, KeyOfSecret, PodFact, Port, Probes, Schedule, Sidecar, TimeZone, UnitFact,
    Volume, When,
};

table! {
    /// One program of the service.
    pub struct Workload {
        /// What runs it. Default: `"deployment"`. May not vary by environment.
        pub kind: Option<WorkloadKind>,
        /// Image by its name in `[images]`. Default: the service's own image.
        pub image: Option<Label>,
        /// Command; replaces the image's entry point.
        pub command: Option<Vec<Text>>,
        /// Arguments of the command.
        pub args: Option<Vec<Text>>,
        /// Variables with their values. Values are strings: `PORT = "80"`.
        pub env: BTreeMap<EnvName, Text>,
        /// Variables from keys of declared secrets.
        pub secret_env: BTreeMap<EnvName, KeyOfSecret>,
        /// Variables from fields of the pod.
        pub field_env: BTreeMap<EnvName, PodFact>,
        /// Variables from facts that the compiler knows.
        pub fact_env: BTreeMap<EnvName, UnitFact>,
        /// All keys of declared secrets or ConfigMaps as variables.
        pub env_from: Option<EnvFrom>,
        /// Ports the program listens on, by name. May not vary by environment.
        pub ports: Keyed<Label, Port>,
        /// Where Prometheus reads the program's own metrics.
        pub scrape: Option<Scrape>,
        /// When it counts as started, ready and alive.
        pub probes: Option<Probes>,
        /// CPU and memory of the program.
        pub resources: Option<Resources>,
        /// CPU and memory of the mesh proxy beside it.
        pub proxy: Option<Proxy>,
        /// How many pods: `replicas`, or `min` and `max` with a target, or `single`.
        pub scale: Option<Scale>,
        /// How a new revision replaces the old one.
        pub update: Option<Update>,
        /// How many pods a node drain may take at once.
        pub disruption: Option<Disruption>,
        /// User, group, capabilities.
        pub security: Option<Security>,
        /// Files by the path at which the program finds them.
        pub files: Keyed<AbsolutePath, File>,
        /// Volumes by name.
        pub volumes: Keyed<Label, Volume>,
        /// How it ends.
        pub shutdown: Option<Shutdown>,
        /// On which nodes it runs.
        pub placement: Option<Placement>,
        /// Containers beside the program.
        pub sidecars: Keyed<Label, Sidecar>,
        /// Containers that run before the program, in the order of their names.
        pub init: Keyed<Label, Init>,
        /// When a cron runs: minute, hour, day of the month, month, day of the week. Example: `"15 3 * * *"`.
        pub schedule: Option<Schedule>,
        /// Time zone of the schedule. Default: `"Etc/UTC"`.
        pub time_zone: Option<TimeZone>,
        /// What happens when a run of a cron is due and the one before has not ended. Default: `"forbid"`.
        pub concurrency: Option<Concurrency>,
        /// `true`: a cron does not run, for now. Default: false.
        pub suspend: Option<bool>,
        /// How many finished runs of a cron stay.
        pub keep: Option<Keep>,
        /// When a hook runs. Default: `"before"`.
        pub when: Option<When>,
        /// How often a run that failed is tried again. Default: 1.
        pub retries: Option<u16>,
        /// Time after which a run is ended, its retries included. Default: 1h.
        pub deadline: Option<Duration>,
        /// `true`: what a hook did cannot be undone, as a migration that drops a column. `gen rollback` refuses to return to
        /// before it. Default: false.
        pub irreversible: Option<bool>,
    }
}

table! {
    /// Where Prometheus reads the program's own metrics.
    pub struct Scrape {
        /// Name of the port.
        pub port: Label,
        /// Path. Default: `/metrics`.
        pub path: Option<UrlPath>,
        /// Token that Prometheus sends, where the program wants one. In the mesh the port is then read past the proxy.
        pub token: Option<KeyOfSecret>,
        /// User as whom Prometheus logs in, with `password`, where the program wants that instead.
        pub user: Option<KeyOfSecret>,
        /// Password of the user.
        pub password: Option<KeyOfSecret>,
    }
}

table! {
    /// CPU and memory of a container. `cpu` and `memory` are what it is promised.
    pub struct Resources {
        /// CPU it is promised. Example: `"250m"`.
        pub cpu: Option<Cpu>,
        /// Memory it is promised. Example: `"512Mi"`.
        pub memory: Option<Bytes>,
        /// CPU it may use at most. Default: no limit; the platform may forbid or require one.
        pub cpu_limit: Option<Cpu>,
        /// Memory at which it is killed. Default: equal to `memory`.
        pub memory_limit: Option<Bytes>,
    }
}

table! {
    /// CPU and memory of the mesh proxy. All four are always written together.
    pub struct Proxy {
        /// CPU it is promised. Default: 50m.
        pub cpu: Option<Cpu>,
        /// Memory it is promised. Default: 96Mi.
        pub memory: Option<Bytes>,
        /// CPU it may use at most. Default: 500m.
        pub cpu_limit: Option<Cpu>,
        /// Memory at which it is killed. Default: 256Mi.
        pub memory_limit: Option<Bytes>,
        /// Threads. Default: from the CPU limit.
        pub concurrency: Option<u16>,
    }
}

table! {
    /// How many pods. Exactly one of `replicas`, `min` with `max`, and `single`.
    pub struct Scale {
        /// A fixed number of pods.
        pub replicas: Option<u32>,
        /// Least number of pods under autoscaling.
        pub min: Option<u32>,
        /// Most pods under autoscaling.
        pub max: Option<u32>,
        /// CPU of the program, in percent of what it is promised, that autoscaling aims at.
        pub cpu_percent: Option<u16>,
        /// `true`: exactly one pod, the old one ends before the new one starts; exempt from floors on replicas.
        pub single: Option<bool>,
    }
}

table! {
    /// How a new revision replaces the old one.
    pub struct Update {
        /// Default: `"rolling"`; `"recreate"` where only one pod may write.
        pub strategy: Option<Strategy>,
        /// Pods above the wanted number during an update. Default: 1.
        pub max_surge: Option<u32>,
        /// Pods that may be missing during an update. Default: 0.
        pub max_unavailable: Option<u32>,
    }
}

table! {
    /// What a node drain may do.
    pub struct Disruption {
        /// Pods that may be taken at once. Default: 1, where at least two always run.
        pub max_unavailable: Option<u32>,
    }
}

table! {
    /// User, group and rights of a container. The hardened rest is not for choice.
    pub struct Security {
        /// User id; not 0, which is root. Default: 1000.
        pub user: Option<UserId>,
        /// Group id. Default: 1000.
        pub group: Option<GroupId>,
        /// Group that owns the pod's volumes. Default: 1000.
        pub fs_group: Option<GroupId>,
        /// Whether the root file system is read-only. Default: true.
        pub read_only_root: Option<bool>,
        /// Capabilities beyond none.
        pub add_capabilities: Option<Vec<Capability>>,
    }
}

table! {
    /// How a pod ends.
    pub struct Shutdown {
        /// Time from the signal to the kill; must exceed `drain`. Default: 30s.
        pub grace: Option<Duration>,
        /// Time in which calls still arrive before the signal. Default: 5s, or half the grace.
        pub drain: Option<Duration>,
    }
}

table! {
    /// On which nodes the pods run.
    pub struct Placement {
        /// Over what they are spread. Default: `"host"`, and zones where the cluster has several.
        pub spread: Option<Spread>,
        /// Whether a pod rather waits than runs unspread. Default: false.
        pub required: Option<bool>,
        /// Node pools that the cluster declares. Default: any without taints.
        pub pools: Option<Vec<Label>>,
    }
}

words! {
    /// What runs a workload.
    pub enum WorkloadKind {
        /// Pods that are alike.
        Deployment = "deployment",
        /// Pods with a name and claims of their own.
        Stateful = "stateful",
        /// One pod on each node.
        Daemon = "daemon",
        /// A program that ends, run by a schedule.
        Cron = "cron",
        /// A program that ends, run at each deployment.
        Hook = "hook",
    }
}

impl WorkloadKind {
    /// Whether its program ends by itself.
    pub fn ends(self) -> bool {
        matches!(self, Self::Cron | Self::Hook)
    }
}

words! {
    /// How a new revision replaces the old one.
    pub enum Strategy {
        /// One after the other.
        Rolling = "rolling",
        /// All old ones end first.
        Recreate = "recreate",
    }
}

words! {
    /// Over what pods are spread.
    pub enum Spread {
        /// Zones, and hosts within.
        Zone = "zone",
        /// Hosts.
        Host = "host",
        /// Not at all.
        None = "none",
    }
}
