//! `values.yaml` of the shared chart. It says everything that is decided; the chart only puts it in its place, and adds
//! what is the same for every pod (the hardening, waves). `values.schema.json` is made from these types.

mod container;
mod job;
mod pod;
mod secret;
mod volume;
mod workload;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use container::{
    Container, ContainerPort, ContainerSecurity, EnvFrom, EnvVar, ExecAction, FieldRef, GrpcAction, HttpAction,
    HttpHeader, KeyRef, Lifecycle, ObjectRef, PreStop, Probe, Resources, SleepAction, TcpAction, ValueFrom,
    VolumeMount,
};
pub use job::{Cron, HookPhase, Job};
pub use pod::{
    Affinity, NodeAffinity, NodeRequirement, NodeSelector, NodeTerm, Pod, PodSecurity, Toleration, TopologySpread,
};
pub use secret::{ExternalSecret, RemoteRef, SecretData, StoreRef};
pub use volume::{Claim, ClaimVolume, ConfigMapVolume, EmptyDir, KeyToPath, NfsVolume, SecretVolume, Volume};
pub use workload::{Autoscaling, Config, DisruptionBudget, RollingUpdate, Strategy, Workload, WorkloadKind};

/// One service in one environment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Values {
    /// Namespace of every object.
    pub namespace: String,
    /// Labels of every object.
    #[schemars(extend("minProperties" = 1))]
    pub labels: BTreeMap<String, String>,
    /// Names of the ServiceAccounts. None of them mounts a token.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub service_accounts: Vec<String>,
    /// Secrets that are made from a store, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub external_secrets: BTreeMap<String, ExternalSecret>,
    /// Kubernetes Services by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub services: BTreeMap<String, Service>,
    /// Workloads by their key in `service.toml`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub workloads: BTreeMap<String, Workload>,
    /// What runs and ends, by its key in `service.toml`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub jobs: BTreeMap<String, Job>,
    /// The files of `manifests/`, printed as they are. Argo CD passes them as file parameters.
    #[serde(default, skip_serializing_if = "Manifests::is_empty")]
    pub manifests: Manifests,
}

/// A Kubernetes Service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Service {
    /// `None` (the word): headless. Left out: the cluster gives an address.
    #[serde(rename = "clusterIP", default, skip_serializing_if = "Option::is_none")]
    pub cluster_ip: Option<String>,
    /// `LoadBalancer`. Left out: reached inside the cluster only.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Class of the load balancer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load_balancer_class: Option<String>,
    /// Networks from which the load balancer takes calls.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub load_balancer_source_ranges: Vec<String>,
    /// `Local`: pods see where calls come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_traffic_policy: Option<String>,
    /// Annotations of the object; the rest is its `spec`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
    /// Labels of the pods behind it.
    pub selector: BTreeMap<String, String>,
    /// What callers can reach.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<ServicePort>,
}

/// A port of a Kubernetes Service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServicePort {
    /// Name of the port in `service.toml`.
    pub name: String,
    /// Number that callers use.
    pub port: u16,
    /// Number on which the pods listen.
    pub target_port: u16,
    /// `UDP`. Left out: TCP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    /// What is spoken on it. The mesh believes this before the name of the port.
    pub app_protocol: String,
}

/// The plain objects of a service, as text: one file a concern.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Manifests {
    /// `manifests/rights.yaml`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rights: Option<String>,
    /// `manifests/policy.yaml`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// `manifests/network.yaml`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
    /// `manifests/mesh.yaml`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mesh: Option<String>,
    /// `manifests/monitoring.yaml`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monitoring: Option<String>,
    /// `manifests/dashboards.yaml`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dashboards: Option<String>,
}

impl Manifests {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
