//! An environment: the platform's facts as they hold there, with every default decided.

use std::collections::BTreeMap;

use crate::decode::Markers;
use crate::resolved::Endpoint;
use crate::spec::platform::{CpuLimits, Enforce, GatewayKind, Listener, PodSecurityLevel, Render};
use crate::spec::{self};

/// One environment.
#[derive(Debug, Clone)]
pub struct Environment {
    pub name: String,
    pub stage: String,
    pub cluster: Cluster,
    pub domain: String,
    /// Stage that is promoted into this one; `None`: it follows the working source.
    pub after: Option<String>,
    /// What the cluster does with an object that breaks a policy.
    pub enforce: Enforce,
    pub require_digest: bool,
    /// Least number of pods that the stage insists on.
    pub require_replicas: Option<u32>,
    /// Pattern of its namespaces.
    pub namespace_pattern: String,
    /// Built-in markers without service and team, and the environment's facts.
    pub markers: Markers,
    /// `None`: there is no mesh.
    pub mesh: Option<Mesh>,
    pub gateways: BTreeMap<String, Gateway>,
    /// Name of the gateway that routes use when they name none.
    pub default_gateway: Option<String>,
    pub monitoring: Monitoring,
    pub argocd: ArgoCd,
    pub mail: Option<Mail>,
    /// Where secrets come from that say `remote`.
    pub secret_store: Option<SecretStore>,
    pub policy_level: PodSecurityLevel,
    pub cpu_limits: CpuLimits,
    /// Version of the shared chart.
    pub chart: String,
    pub render: Render,
    /// Repository as Argo CD reads it, its branch, and the folder of the tree in it (`""`: its root).
    pub repository: String,
    pub branch: String,
    pub folder: String,
    /// The whole file with this environment's overrides, for what is not decided above.
    pub platform: std::sync::Arc<spec::platform::Platform>,
}

/// The cluster of an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    pub name: String,
    /// `major.minor`
    pub kubernetes: String,
    pub server: String,
    pub api_networks: Vec<String>,
    pub zones: Vec<String>,
    pub dns_domain: String,
    /// Pods of the DNS.
    pub dns: Endpoint,
    /// Name in the language → name in the cluster.
    pub storage: BTreeMap<String, String>,
    pub pools: BTreeMap<String, Pool>,
}

/// A pool of nodes; its nodes carry the label `pool: <name>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pool {
    /// Labels of its nodes; never empty.
    pub labels: BTreeMap<String, String>,
    pub tolerations: Vec<Toleration>,
}

/// What lets a pod onto a tainted node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toleration {
    pub key: String,
    pub value: String,
    pub effect: &'static str,
}

/// The mesh.
#[derive(Debug, Clone, PartialEq)]
pub struct Mesh {
    /// Whether plain text is refused.
    pub strict: bool,
    /// Revision that injects; empty: the default one.
    pub revision: String,
    pub cni: bool,
    /// Image of the proxy, without tag.
    pub proxy_image: String,
    /// Pods of the control plane.
    pub control_plane: Endpoint,
    pub trust_domain: String,
}

/// A gateway.
#[derive(Debug, Clone, PartialEq)]
pub struct Gateway {
    pub kind: GatewayKind,
    /// Whether gen writes its object.
    pub managed: bool,
    /// Its pods; the namespace is also that of its object. A load balancer has none.
    pub pods: Endpoint,
    pub class: Option<String>,
    /// Patterns by key.
    pub annotations: BTreeMap<String, String>,
    /// Networks from which calls may come; empty: everywhere.
    pub sources: Vec<String>,
    /// Patterns of the hosts of a route that names none.
    pub default_hosts: Vec<String>,
    pub listeners: BTreeMap<String, Listener>,
}

/// Prometheus and what shows its numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Monitoring {
    /// Whether the platform has it at all.
    pub enabled: bool,
    /// Prometheus' pods.
    pub prometheus: Endpoint,
    /// Its address, if known.
    pub url: Option<String>,
    pub rule_labels: BTreeMap<String, String>,
    pub monitor_labels: BTreeMap<String, String>,
    /// Seconds.
    pub scrape_interval: u64,
    /// Days.
    pub retention: u32,
    pub grafana: Option<String>,
    pub kiali: Option<String>,
}

/// Argo CD.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArgoCd {
    pub namespace: String,
    pub url: Option<String>,
    /// Pattern of the names of projects.
    pub project_pattern: String,
    pub automated: bool,
    pub retry_limit: u16,
    /// Go's form: `5s`.
    pub retry_backoff: String,
    pub retry_factor: u16,
    /// Go's form: `3m`.
    pub retry_max: String,
}

/// The store from which Secrets are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretStore {
    /// Kind of its object.
    pub kind: &'static str,
    pub name: String,
    /// Go's form: `1h`.
    pub refresh: String,
    /// Patterns of the paths that a service may read.
    pub paths: Vec<String>,
}

/// The mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    pub host: String,
    pub port: u16,
    pub from: String,
    pub user: Option<String>,
    /// Name of the Secret and its key.
    pub password: Option<(String, String)>,
}

impl Environment {
    /// The markers that hold for a service or team here.
    pub fn markers_for(&self, service: Option<&str>, team: &str) -> Markers {
        let mut markers = self.markers.clone();
        markers.0.insert("team".to_owned(), team.to_owned());
        if let Some(service) = service {
            markers.0.insert("service".to_owned(), service.to_owned());
        }
        let namespace = markers.expand(&self.namespace_pattern).unwrap_or_default();
        markers.0.insert("namespace".to_owned(), namespace);
        markers
    }

    /// Name of the namespace that a team has here.
    pub fn namespace_of(&self, team: &str) -> String {
        self.markers_for(None, team).0["namespace"].clone()
    }

    /// Name of the Argo CD project of a team here.
    pub fn project_of(&self, team: &str) -> String {
        self.markers_for(None, team).expand(&self.argocd.project_pattern).unwrap_or_default()
    }

    /// Path below the folder of the tree in the repository, as Argo CD needs it.
    pub fn path_in_repository(&self, path: &str) -> String {
        if self.folder.is_empty() { path.to_owned() } else { format!("{}/{path}", self.folder) }
    }
}
