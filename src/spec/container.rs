//! What a container beside the main one is: sidecars and init containers; and the sources of environment variables.

use std::collections::BTreeMap;

use crate::decode::{Keyed, table, words};
use crate::spec::form::{AbsolutePath, Capability, EnvName, Label, Text};
use crate::spec::id::{GroupId, UserId};
use crate::spec::{File, Port, Probes, Resources};

table! {
    /// A container that starts before the program and ends after it (a native sidecar).
    pub struct Sidecar {
        /// Image by its name in `[images]`. Default: the service's own image.
        pub image: Option<Label>,
        /// Command; replaces the image's entry point.
        pub command: Option<Vec<Text>>,
        /// Arguments of the command.
        pub args: Option<Vec<Text>>,
        /// Variables with their values. Values are strings.
        pub env: BTreeMap<EnvName, Text>,
        /// Variables from keys of declared secrets.
        pub secret_env: BTreeMap<EnvName, KeyOfSecret>,
        /// Variables from fields of the pod.
        pub field_env: BTreeMap<EnvName, PodFact>,
        /// Variables from facts that the compiler knows.
        pub fact_env: BTreeMap<EnvName, UnitFact>,
        /// All keys of declared secrets or ConfigMaps as variables.
        pub env_from: Option<EnvFrom>,
        /// Ports it listens on.
        pub ports: Keyed<Label, Port>,
        /// When it counts as started, ready and alive.
        pub probes: Option<Probes>,
        /// CPU and memory.
        pub resources: Option<Resources>,
        /// User, group, capabilities.
        pub security: Option<ContainerSecurity>,
        /// Files by the path at which the program finds them.
        pub files: Keyed<AbsolutePath, File>,
        /// Volumes of the workload by the path at which this container sees them.
        pub mounts: Keyed<AbsolutePath, Mount>,
    }
}

table! {
    /// A container that runs to its end before the program starts. Several run in the order of their names.
    pub struct Init {
        /// Image by its name in `[images]`. Default: the service's own image.
        pub image: Option<Label>,
        /// Command; replaces the image's entry point.
        pub command: Option<Vec<Text>>,
        /// Arguments of the command.
        pub args: Option<Vec<Text>>,
        /// Variables with their values. Values are strings.
        pub env: BTreeMap<EnvName, Text>,
        /// Variables from keys of declared secrets.
        pub secret_env: BTreeMap<EnvName, KeyOfSecret>,
        /// Variables from fields of the pod.
        pub field_env: BTreeMap<EnvName, PodFact>,
        /// Variables from facts that the compiler knows.
        pub fact_env: BTreeMap<EnvName, UnitFact>,
        /// All keys of declared secrets or ConfigMaps as variables.
        pub env_from: Option<EnvFrom>,
        /// CPU and memory. Default: those of the workload.
        pub resources: Option<Resources>,
        /// User, group, capabilities.
        pub security: Option<ContainerSecurity>,
        /// Files by the path at which the program finds them.
        pub files: Keyed<AbsolutePath, File>,
        /// Volumes of the workload by the path at which this container sees them.
        pub mounts: Keyed<AbsolutePath, Mount>,
    }
}

table! {
    /// User, group and rights of a further container. The hardened rest is not for choice.
    pub struct ContainerSecurity {
        /// User id. Default: that of the workload.
        pub user: Option<UserId>,
        /// Group id. Default: that of the workload.
        pub group: Option<GroupId>,
        /// Whether the root file system is read-only. Default: as in the workload.
        pub read_only_root: Option<bool>,
        /// Capabilities beyond none.
        pub add_capabilities: Option<Vec<Capability>>,
    }
}

table! {
    /// A volume of the workload, seen by a further container.
    pub struct Mount {
        /// Name of the volume in `[workloads.X.volumes]`.
        pub volume: Label,
        /// Whether the container may only read it. Default: false.
        pub read_only: Option<bool>,
    }
}

table! {
    /// One key of a declared secret.
    pub struct KeyOfSecret {
        /// Name of the secret in `[secrets]`.
        pub secret: Label,
        /// One of its keys.
        pub key: String,
    }
}

table! {
    /// Secrets and ConfigMaps all of whose keys become variables.
    pub struct EnvFrom {
        /// Names of secrets in `[secrets]`.
        pub secrets: Vec<Label>,
        /// Names of ConfigMaps that `platform.toml` declares in `[configs]`.
        pub configs: Vec<Label>,
    }
}

words! {
    /// When the node pulls an image.
    pub enum Pull {
        /// Only when the node does not have it.
        IfNotPresent = "if-not-present",
        /// At every start.
        Always = "always",
        /// Never; the node must have it.
        Never = "never",
    }
}

words! {
    /// A field of the pod (Kubernetes' downward API).
    pub enum PodFact {
        /// Name of the pod.
        Name = "metadata.name",
        /// Namespace of the pod.
        Namespace = "metadata.namespace",
        /// Unique id of the pod.
        Uid = "metadata.uid",
        /// Address of the pod.
        PodIp = "status.podIP",
        /// Address of the node.
        HostIp = "status.hostIP",
        /// Name of the node.
        NodeName = "spec.nodeName",
        /// ServiceAccount of the pod.
        ServiceAccount = "spec.serviceAccountName",
    }
}

words! {
    /// A fact that the compiler knows about the container.
    pub enum UnitFact {
        /// Tag of the container's image.
        Tag = "tag",
        /// Digest of the container's image; empty without one.
        Digest = "digest",
        /// Name of the service.
        Service = "service",
        /// Name of the workload.
        Workload = "workload",
        /// Name of the environment.
        Environment = "environment",
        /// Name of the stage.
        Stage = "stage",
        /// Name of the cluster.
        Cluster = "cluster",
        /// Namespace.
        Namespace = "namespace",
        /// The platform's domain.
        Domain = "domain",
    }
}
