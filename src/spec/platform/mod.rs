//! `platform.toml`: what an organisation fixes once.

mod authority;
mod cluster;
mod delivery;
mod environment;
mod identity;
mod issuer;
mod mesh;
mod monitoring;
mod secret_store;
mod team;
mod telemetry;

pub use authority::Authority;
pub use cluster::{Cluster, Dns, Pool, StorageClass, Taint, TaintEffect};
pub use delivery::{ArgoCd, Gen, GitOps, Mail, ObjectKey, Render, Retry, Sync};
pub use environment::{Enforce, Environment, NamespaceLimits, Namespaces, Require, Stage};
pub use identity::Identity;
pub use issuer::{Issuer, IssuerKind};
pub use mesh::{ControlPlane, Gateway, GatewayKind, Listener, ListenerProtocol, Mesh, MeshMode, Mtls};
pub use monitoring::{ForeignMetric, Grafana, Kiali, Monitoring, Provision};
pub use secret_store::{SecretStore, StoreKind};
pub use team::{
    Config, CpuLimits, Grants, Peer, PeerPort, PodSecurityLevel, Pods, Policy, Registry, Severities, Team, TeamOverride,
};
pub use telemetry::{Sink, Telemetry};

use std::collections::BTreeMap;

use crate::decode::table;
use crate::spec::Layered;
use crate::spec::form::{Host, Label};

table! {
    /// The organisation's facts, at the root of the GitOps repository.
    pub struct Platform {
        /// Name of the organisation or fleet.
        pub name: Label,
        /// Domain of its hosts; the marker `@{domain}`. Example: `"example.org"`.
        pub domain: Host,
        /// Environments of a service that names none.
        pub default_environments: Vec<Label>,
        /// Which version of gen may write.
        pub r#gen: Option<Gen>,
        /// Where the generated tree lies.
        pub gitops: GitOps,
        /// A layer of the shape of `service.toml`, below every service.
        pub defaults: Option<Layered>,
        /// Teams by name.
        pub teams: BTreeMap<Label, Team>,
        /// Registries by name.
        pub registries: BTreeMap<Label, Registry>,
        /// Clusters by name. `teams`, `identity`, `mesh`, `monitoring`, `argocd`, `mail`, `peers`, `pods`, `policy` and `secret-store`
        /// may be overridden below one.
        pub clusters: BTreeMap<Label, Cluster>,
        /// Stages by name: what environments of one kind share.
        pub stages: BTreeMap<Label, Stage>,
        /// Environments by name: one namespace pattern on one cluster. The same tables as below a cluster may be overridden.
        pub environments: BTreeMap<Label, Environment>,
        /// The service mesh.
        pub mesh: Option<Mesh>,
        /// What is called, or calls, and is not in the fleet.
        pub peers: BTreeMap<Label, Peer>,
        /// Issuers of the tokens that callers bring, by name.
        pub identity: BTreeMap<Label, Identity>,
        /// Who signs the certificates of programs that speak TLS themselves, by name.
        pub authorities: BTreeMap<Label, Authority>,
        /// Who signs certificates that services ask for, by name.
        pub issuers: BTreeMap<Label, Issuer>,
        /// Where proxies send what they record.
        pub telemetry: Option<Telemetry>,
        /// ConfigMaps that exist in every namespace, by name.
        pub configs: BTreeMap<Label, Config>,
        /// Argo CD.
        pub argocd: Option<ArgoCd>,
        /// Prometheus, Alertmanager, Grafana and Kiali.
        pub monitoring: Option<Monitoring>,
        /// Where secrets come from that say `remote`.
        pub secret_store: Option<SecretStore>,
        /// The mail server.
        pub mail: Option<Mail>,
        /// What holds for every pod.
        pub pods: Option<Pods>,
        /// The policy baseline.
        pub policy: Option<Policy>,
    }
}
