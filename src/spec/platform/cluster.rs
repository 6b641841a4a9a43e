//! Clusters: what exists once, whatever environments share it.

use std::collections::BTreeMap;

use crate::decode::{table, words};
use crate::spec::form::{Host, Label, LabelKey, LabelValue, Network, ObjectName, Url};
use crate::spec::platform::{ArgoCd, Identity, Mail, Mesh, Monitoring, Peer, Pods, Policy, SecretStore, TeamOverride};

table! {
    /// A cluster (K3s).
    pub struct Cluster {
        /// Version of Kubernetes, `major.minor`. Example: `"1.37"`.
        pub kubernetes: String,
        /// Its API server, as Argo CD reaches it.
        pub server: Url,
        /// Networks of its API server, for programs that call `kubernetes-api`.
        pub api_networks: Vec<Network>,
        /// Zones of its nodes. Default: one.
        pub zones: Vec<Label>,
        /// Domain of its DNS. Default: `cluster.local`.
        pub dns_domain: Option<Host>,
        /// The pods of its DNS.
        pub dns: Option<Dns>,
        /// Storage classes by the name that services use.
        pub storage: BTreeMap<Label, StorageClass>,
        /// Node pools by name.
        pub pools: BTreeMap<Label, Pool>,
        /// Overrides of the platform's table: mail and severities.
        pub teams: BTreeMap<Label, TeamOverride>,
        /// Overrides of the platform's table.
        pub identity: BTreeMap<Label, Identity>,
        /// Overrides of the platform's table.
        pub mesh: Option<Mesh>,
        /// Overrides of the platform's table.
        pub monitoring: Option<Monitoring>,
        /// Overrides of the platform's table.
        pub argocd: Option<ArgoCd>,
        /// Overrides of the platform's table.
        pub mail: Option<Mail>,
        /// Overrides of the platform's table.
        pub peers: BTreeMap<Label, Peer>,
        /// Overrides of the platform's table.
        pub pods: Option<Pods>,
        /// Overrides of the platform's table.
        pub policy: Option<Policy>,
        /// Overrides of the platform's table.
        pub secret_store: Option<SecretStore>,
    }
}

table! {
    /// The pods of the cluster's DNS.
    pub struct Dns {
        /// Their namespace.
        pub namespace: ObjectName,
        /// Their labels.
        pub selector: BTreeMap<LabelKey, LabelValue>,
    }
}

table! {
    /// A storage class.
    pub struct StorageClass {
        /// Its name in the cluster.
        pub class: ObjectName,
    }
}

table! {
    /// A pool of nodes.
    pub struct Pool {
        /// Labels by which its nodes are known. Default: `pool: <name>`. Example: `{ "kubernetes.io/arch" = "arm64" }`.
        pub labels: BTreeMap<LabelKey, LabelValue>,
        /// Taints by key, which a workload that names the pool tolerates.
        pub taints: BTreeMap<LabelKey, Taint>,
    }
}

table! {
    /// A taint of a pool.
    pub struct Taint {
        /// Its value.
        pub value: LabelValue,
        /// What it does to pods that do not tolerate it.
        pub effect: TaintEffect,
    }
}

words! {
    /// What a taint does.
    pub enum TaintEffect {
        /// Pods are not placed.
        NoSchedule = "NoSchedule",
        /// Pods are placed elsewhere if possible.
        PreferNoSchedule = "PreferNoSchedule",
        /// Running pods are removed too.
        NoExecute = "NoExecute",
    }
}
