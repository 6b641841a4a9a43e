//! Stages and environments.

use std::collections::BTreeMap;

use crate::decode::{table, words};
use crate::spec::Layered;
use crate::spec::form::{Label, LabelKey, Pattern};
use crate::spec::number::{Bytes, Cpu};
use crate::spec::platform::{ArgoCd, Identity, Mail, Mesh, Monitoring, Peer, Pods, Policy, SecretStore, TeamOverride};

table! {
    /// What environments of one kind share.
    pub struct Stage {
        /// The stage before it: environments of this one change by promotion only. Default: they follow the working source.
        pub after: Option<Label>,
        /// What the cluster does with an object that breaks a policy. Default: `"audit"`.
        pub enforce: Option<Enforce>,
        /// What the organisation insists on.
        pub require: Option<Require>,
        /// A layer of the shape of `service.toml`.
        pub defaults: Option<Layered>,
    }
}

table! {
    /// Floors of a stage.
    pub struct Require {
        /// Whether every image needs a digest. Default: false.
        pub digest: Option<bool>,
        /// Least number of pods; a single writer is exempt. Default: none.
        pub replicas: Option<u32>,
    }
}

table! {
    /// One namespace pattern on one cluster.
    pub struct Environment {
        /// Its stage.
        pub stage: Label,
        /// Its cluster.
        pub cluster: Label,
        /// Pattern of its namespaces, with markers. Example: `"@{team}-staging"`.
        pub namespace: Pattern,
        /// Markers of the organisation's own.
        pub facts: BTreeMap<Label, String>,
        /// What its namespaces are given.
        pub namespaces: Option<Namespaces>,
        /// Version of gen that may write it. Default: `[gen] version`.
        pub r#gen: Option<String>,
        /// Version of the shared chart. Default: `[gitops] chart`.
        pub chart: Option<String>,
        /// A layer of the shape of `service.toml`.
        pub defaults: Option<Layered>,
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
    /// What the namespaces of an environment are given.
    pub struct Namespaces {
        /// Labels.
        pub labels: BTreeMap<LabelKey, Pattern>,
        /// Annotations.
        pub annotations: BTreeMap<LabelKey, Pattern>,
        /// ResourceQuota: resource → amount. Example: `{ "requests.cpu" = "40" }`.
        pub quota: BTreeMap<String, String>,
        /// LimitRange: what a container gets that says nothing.
        pub limits: Option<NamespaceLimits>,
    }
}

table! {
    /// What a container gets that says nothing.
    pub struct NamespaceLimits {
        /// CPU it is promised.
        pub cpu: Option<Cpu>,
        /// Memory it is promised.
        pub memory: Option<Bytes>,
        /// CPU it may use at most.
        pub cpu_limit: Option<Cpu>,
        /// Memory at which it is killed.
        pub memory_limit: Option<Bytes>,
    }
}

words! {
    /// What the cluster does with an object that breaks a policy.
    pub enum Enforce {
        /// It is reported.
        Audit = "audit",
        /// It is refused.
        Deny = "deny",
    }
}
