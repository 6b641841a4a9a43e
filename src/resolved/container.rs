//! One container of a pod, with every default decided.

use crate::spec::form::Label;
use crate::spec::{Protocol, Pull, Traffic};

/// A container: the program, a sidecar, or an init container.
#[derive(Debug, Clone, PartialEq)]
pub struct Container {
    pub name: String,
    pub image: Image,
    /// Whether the image is the service's own (`[image]`).
    pub own_image: bool,
    pub command: Option<Vec<String>>,
    pub args: Option<Vec<String>>,
    /// In the order in which they are written: sorted, save that a variable used by `$(NAME)` comes first.
    pub env: Vec<EnvVar>,
    pub env_from: Vec<EnvFrom>,
    /// Sorted by name.
    pub ports: Vec<Port>,
    pub readiness: Option<Probe>,
    pub liveness: Option<Probe>,
    pub startup: Option<Probe>,
    pub resources: Resources,
    pub security: Security,
    /// Sorted by path.
    pub mounts: Vec<Mount>,
}

/// An image, as a node pulls it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Image {
    /// Name of the registry in the language.
    pub registry: String,
    /// Host of the registry.
    pub host: String,
    pub repository: String,
    pub tag: Option<String>,
    pub digest: Option<String>,
    pub pull: Pull,
}

impl Image {
    /// `host/repository:tag@digest`
    pub fn reference(&self) -> String {
        let mut reference = format!("{}/{}", self.host, self.repository);
        for (mark, part) in [(':', &self.tag), ('@', &self.digest)] {
            if let Some(part) = part {
                reference.push(mark);
                reference.push_str(part);
            }
        }
        reference
    }
}

/// A variable of the environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvVar {
    pub name: String,
    pub source: EnvSource,
}

/// Where the value of a variable comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnvSource {
    Value(String),
    /// Name of the Secret in the cluster, and its key.
    Secret {
        object: String,
        key: String,
    },
    /// Path of a field of the pod.
    Field(&'static str),
}

/// An object all of whose keys become variables, by its name in the cluster.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum EnvFrom {
    Secret(String),
    ConfigMap(String),
}

/// A port on which a container listens.
#[derive(Debug, Clone, PartialEq)]
pub struct Port {
    pub name: String,
    pub number: u16,
    /// The Service's port; `None`: not on the Service.
    pub service: Option<u16>,
    /// What is spoken, inside TLS where the program speaks that itself.
    pub protocol: Protocol,
    /// Authority with which callers verify that TLS.
    pub tls: Option<Label>,
    pub traffic: Option<Traffic>,
}

/// A probe. `None`: the API server's default holds, and is not written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    pub handler: Handler,
    /// Seconds.
    pub initial_delay: Option<u64>,
    /// Seconds.
    pub period: Option<u64>,
    /// Seconds.
    pub timeout: Option<u64>,
    pub successes: Option<u16>,
    pub failures: Option<u16>,
}

/// How a probe asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handler {
    /// Headers are sorted by name.
    Http {
        path: String,
        port: u16,
        headers: Vec<(String, String)>,
    },
    Tcp {
        port: u16,
    },
    Grpc {
        port: u16,
        service: Option<String>,
    },
    Exec {
        command: Vec<String>,
    },
}

/// CPU and memory, as written: Kubernetes quantities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resources {
    pub cpu: String,
    pub memory: String,
    pub cpu_limit: Option<String>,
    pub memory_limit: String,
}

/// Rights of a container. The hardened rest (no escalation, all capabilities dropped, not root) is the same for all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Security {
    pub user: i64,
    pub group: i64,
    pub read_only_root: bool,
    /// Sorted.
    pub add_capabilities: Vec<String>,
}

/// A volume, or a part of it, seen by a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// Name of the pod's volume.
    pub volume: String,
    pub path: String,
    /// File within the volume; `None`: all of it.
    pub sub_path: Option<String>,
    pub read_only: bool,
}
