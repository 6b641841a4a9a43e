//! One workload with its pod, and the Kubernetes Services before it.

use std::collections::BTreeMap;

use crate::resolved::{Container, Endpoint, Port, Toleration};
use crate::spec::form::Label;
use crate::spec::{Concurrency, Gaps, Protocol, Traffic, When, WorkloadKind};

/// One workload and its pods.
#[derive(Debug, Clone, PartialEq)]
pub struct Workload {
    /// Its key in `[workloads]`; versions of one workload share it.
    pub key: String,
    /// Name of the version that runs beside the workload; `None`: the workload itself.
    pub version: Option<String>,
    /// Name of its object: `<service>-<key>`, or the adopted one.
    pub name: String,
    pub kind: WorkloadKind,
    /// How it runs, if its program ends.
    pub run: Option<Run>,
    pub service_account: String,
    /// Selector of its pods; can never change.
    pub selector: BTreeMap<String, String>,
    /// Labels of its objects (not of its pods).
    pub labels: BTreeMap<String, String>,
    /// Labels of its pods: the selector's, the objects', `serves`, version, canonical name of the mesh.
    pub pod_labels: BTreeMap<String, String>,
    /// Annotations of its pods: the proxy's resources, the hash of its files.
    pub pod_annotations: BTreeMap<String, String>,
    /// The program.
    pub container: Container,
    /// Native sidecars, sorted by name.
    pub sidecars: Vec<Container>,
    /// Sorted by name, which is their order.
    pub init: Vec<Container>,
    /// Volumes of the pod, sorted by name, those for files included. Claims of a stateful workload are not among them.
    pub volumes: Vec<Volume>,
    /// Claims of its own, sorted by name.
    pub claims: Vec<Claim>,
    /// The ConfigMap with its files, if it has any.
    pub config: Option<ConfigMap>,
    pub scale: Scale,
    pub update: Update,
    /// Pods that a node drain may take at once; `None`: no budget.
    pub disruption: Option<u32>,
    /// Seconds from the signal to the kill.
    pub grace: u64,
    /// Seconds in which calls still arrive before the signal.
    pub drain: u64,
    /// Soft or hard spread of the pods, in the order in which it is written.
    pub spread: Vec<Spread>,
    /// Names of node pools; empty: any.
    pub pools: Vec<String>,
    /// Labels of the nodes of each of these pools.
    pub nodes: Vec<BTreeMap<String, String>>,
    pub tolerations: Vec<Toleration>,
    pub priority_class: Option<String>,
    /// Names of Secrets, sorted.
    pub pull_secrets: Vec<String>,
    pub fs_group: i64,
    /// Whether its pods get the token of their ServiceAccount.
    pub token: bool,
    /// Whether a proxy of the mesh is injected.
    pub in_mesh: bool,
    /// Where Prometheus reads the program's own metrics: port number and path.
    pub scrape: Option<(u16, String)>,
    /// How Prometheus shows who it is there, if the program wants to know.
    pub scrape_login: Option<ScrapeLogin>,
    /// How the program's certificate is known there, if it speaks TLS itself.
    pub scrape_tls: Option<ScrapeTls>,
    /// Old revisions that are kept.
    pub revision_history: u16,
    pub service_links: bool,
    /// Seconds after which a rollout that does not move counts as failed.
    pub progress_deadline: u64,
}

/// How many pods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    Fixed(u32),
    /// Autoscaling on the program's CPU, in percent of what it is promised.
    Auto {
        min: u32,
        max: u32,
        cpu_percent: u16,
    },
    /// Exactly one.
    Single,
    /// One on each node.
    EachNode,
    /// One a run.
    EachRun,
}

/// How Prometheus shows who it is: Secrets of the namespace, each with a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScrapeLogin {
    Token { object: String, key: String },
    Basic { user: (String, String), password: (String, String) },
}

/// The certificate of a program that speaks TLS itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScrapeTls {
    /// Secret and key of those who may have issued it; `None`: whoever.
    pub ca: Option<(String, String)>,
    /// Name that stands in it.
    pub name: String,
}

/// How a program runs that ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// How often a run that failed is tried again.
    pub retries: u16,
    /// Seconds after which it is ended.
    pub deadline: u64,
    pub start: Start,
}

/// What starts a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    Schedule(Schedule),
    /// A deployment.
    Hook(When),
}

/// When a cron runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// Five fields; empty where none is written, and a check says so.
    pub times: String,
    pub time_zone: String,
    /// `None`: it never runs.
    pub gaps: Option<Gaps>,
    pub concurrency: Concurrency,
    pub suspended: bool,
    /// Finished runs that stay.
    pub keep_succeeded: u16,
    pub keep_failed: u16,
}

/// How a new revision replaces the old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Update {
    Rolling { max_surge: u32, max_unavailable: u32 },
    Recreate,
}

/// One rule by which pods are spread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spread {
    /// Label of nodes: `kubernetes.io/hostname` or `topology.kubernetes.io/zone`.
    pub topology: &'static str,
    /// Whether a pod rather waits than runs unspread.
    pub required: bool,
}

/// A volume of a pod.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    pub name: String,
    pub source: VolumeSource,
}

/// What a volume is made from. Names are those of objects in the cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VolumeSource {
    Scratch {
        size: Option<String>,
    },
    Memory {
        size: Option<String>,
    },
    Claim {
        name: String,
        read_only: bool,
    },
    /// Without `items` all keys; with them key → file.
    Secret {
        name: String,
        items: Vec<(String, String)>,
    },
    /// Without `items` all keys; with them key → file.
    ConfigMap {
        name: String,
        items: Vec<(String, String)>,
    },
    Nfs {
        server: String,
        path: String,
        read_only: bool,
    },
}

/// A claim of a workload's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Name of the claim; of the template, where the workload is stateful.
    pub name: String,
    /// Name of the volume in the pod.
    pub volume: String,
    /// Storage class in the cluster; `None`: the default one.
    pub class: Option<String>,
    pub size: String,
}

/// The files of a workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigMap {
    pub name: String,
    /// Key → content.
    pub data: BTreeMap<String, String>,
}

/// A Kubernetes Service.
#[derive(Debug, Clone, PartialEq)]
pub struct KubeService {
    pub name: String,
    /// Full name in the cluster: `<name>.<namespace>.svc.<dns domain>`.
    pub host: String,
    /// Key of the workload behind it.
    pub workload: String,
    /// What Kiali reads of it.
    pub annotations: BTreeMap<String, String>,
    /// Labels of the pods it selects: `serves: <name>`.
    pub selector: BTreeMap<String, String>,
    /// `true`: the governing Service of a stateful workload, without an address of its own.
    pub headless: bool,
    /// A load balancer lies before it.
    pub balancer: Option<Balancer>,
    /// Sorted by name.
    pub ports: Vec<ServicePort>,
}

/// A load balancer before a Service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balancer {
    /// `None`: the cluster's default one.
    pub class: Option<String>,
    /// Networks from which calls may come; empty: everywhere.
    pub sources: Vec<String>,
}

/// A port of a Kubernetes Service.
#[derive(Debug, Clone, PartialEq)]
pub struct ServicePort {
    pub name: String,
    /// Number that callers use.
    pub port: u16,
    /// Number on which the pods listen.
    pub target: u16,
    pub protocol: Protocol,
    /// Authority with which callers verify the TLS that the program speaks itself.
    pub tls: Option<Label>,
    pub traffic: Option<Traffic>,
}

/// A version of the workload that serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    pub name: String,
    /// Its share of the calls, in percent.
    pub weight: u8,
    /// Labels of its pods among those of the Service.
    pub labels: BTreeMap<String, String>,
}

impl Workload {
    /// The port that Prometheus reads past the proxy: the agent beside the proxy, which reads it otherwise, neither logs in nor
    /// speaks TLS.
    pub fn past_proxy(&self) -> Option<u16> {
        let (port, _) = self.scrape.as_ref()?;
        (self.in_mesh && (self.scrape_login.is_some() || self.scrape_tls.is_some())).then_some(*port)
    }

    /// Whether callers' proxies speak the program's own TLS to a port, by its number.
    pub fn speaks_tls(&self, port: u16) -> bool {
        self.ports().any(|each| each.number == port && each.tls.is_some())
    }

    /// What it is called where every version needs a name of its own: its key, and its version's.
    pub fn id(&self) -> String {
        self.version.as_ref().map_or_else(|| self.key.clone(), |version| format!("{}-{version}", self.key))
    }

    /// All containers that run beside each other: the program first, then sidecars.
    pub fn running(&self) -> impl Iterator<Item = &Container> {
        std::iter::once(&self.container).chain(&self.sidecars)
    }

    /// All containers of the pod: init, sidecars, the program.
    pub fn containers(&self) -> impl Iterator<Item = &Container> {
        self.init.iter().chain(self.running())
    }

    /// Ports of the pod, sidecars' included.
    pub fn ports(&self) -> impl Iterator<Item = &Port> {
        self.running().flat_map(|container| &container.ports)
    }

    pub fn port(&self, name: &str) -> Option<&Port> {
        self.ports().find(|port| port.name == name)
    }

    /// The pods as others see them.
    pub fn endpoint(&self, namespace: &str) -> Endpoint {
        Endpoint {
            namespace: namespace.to_owned(),
            service_account: Some(self.service_account.clone()),
            selector: self.selector.clone(),
        }
    }
}

impl Scale {
    /// Least number of pods that run; of a daemon as if there were one node, of what ends while it runs.
    pub fn least(self) -> u32 {
        match self {
            Self::Fixed(replicas) => replicas,
            Self::Auto { min, .. } => min,
            Self::Single | Self::EachNode | Self::EachRun => 1,
        }
    }

    /// Most pods that run, without those of an update; of a daemon as if there were one node.
    pub fn most(self) -> u32 {
        match self {
            Self::Fixed(replicas) => replicas,
            Self::Auto { max, .. } => max,
            Self::Single | Self::EachNode | Self::EachRun => 1,
        }
    }
}
