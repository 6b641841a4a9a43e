//! Teams, registries, peers, pods and the policy baseline.

use std::collections::BTreeMap;

use crate::decode::{table, words};
use crate::spec::form::{Host, Label, LabelKey, LabelValue, Mail, Network, ObjectName, Pattern};
use crate::spec::{ExceptionRule, PortNumber, Protocol};

table! {
    /// A team that owns services.
    pub struct Team {
        /// Addresses for alerts and deployments.
        pub mail: Vec<Mail>,
        /// Reviewers of its folders, as CODEOWNERS names them: `@shop`.
        pub owners: Vec<String>,
        /// Its own words for the severities of alerts.
        pub severities: Option<Severities>,
    }
}

table! {
    /// What differs of a team in a cluster or an environment.
    pub struct TeamOverride {
        /// Addresses for alerts and deployments. Default: those of the team.
        pub mail: Option<Vec<Mail>>,
        /// Its own words for the severities of alerts.
        pub severities: Option<Severities>,
    }
}

table! {
    /// The words by which a team's alerts are routed, where they differ.
    pub struct Severities {
        /// Default: `critical`.
        pub critical: Option<String>,
        /// Default: `warning`.
        pub warning: Option<String>,
        /// Default: `info`.
        pub info: Option<String>,
    }
}

table! {
    /// A registry of images.
    pub struct Registry {
        /// Its host, with a port if need be.
        pub host: String,
        /// Whether images that name no registry come from it.
        pub default: Option<bool>,
        /// Name of the Secret with which nodes pull.
        pub pull_secret: Option<ObjectName>,
    }
}

table! {
    /// Something outside the fleet that is called or calls: a namespace with a selector, a host, or networks.
    pub struct Peer {
        /// Namespace of its pods.
        pub namespace: Option<ObjectName>,
        /// Labels of its pods.
        pub selector: BTreeMap<LabelKey, LabelValue>,
        /// ServiceAccount of its pods.
        pub service_account: Option<ObjectName>,
        /// Name of its Service in that namespace. Default: the peer's name.
        pub service: Option<ObjectName>,
        /// Host, where it is no pod.
        pub host: Option<Host>,
        /// Networks, where it has no name.
        pub networks: Vec<Network>,
        /// Its ports by name.
        pub ports: BTreeMap<Label, PeerPort>,
    }
}

table! {
    /// A port of a peer.
    pub struct PeerPort {
        /// Number on which its pods listen.
        pub port: PortNumber,
        /// Number of its Service's port. Default: the same.
        pub service: Option<PortNumber>,
        /// What is spoken. Default: implied by the key, else `tcp`.
        pub protocol: Option<Protocol>,
    }
}

table! {
    /// A ConfigMap that exists in every namespace.
    pub struct Config {
        /// Its keys.
        pub keys: Vec<String>,
        /// Its name. Default: the key of this table.
        pub object: Option<ObjectName>,
    }
}

table! {
    /// What holds for every pod.
    pub struct Pods {
        /// Old revisions that a Deployment keeps. Default: 3.
        pub revision_history: Option<u16>,
        /// Whether pods get variables for every Service of their namespace. Default: false.
        pub service_links: Option<bool>,
        /// Labels of every object and pod.
        pub labels: BTreeMap<LabelKey, Pattern>,
        /// Annotations of every pod, with markers: what the organisation's own controllers read.
        /// Example: `{ "example.org/scanned" = "true" }`.
        pub annotations: BTreeMap<LabelKey, Pattern>,
        /// The same of every Service before them, but for load balancers.
        /// Example: `{ "example.org/certificate" = "@{service}-tls" }`.
        pub service_annotations: BTreeMap<LabelKey, Pattern>,
        /// Priority class by tier. Default: none.
        pub priority_classes: BTreeMap<Label, ObjectName>,
    }
}

table! {
    /// The policy baseline.
    pub struct Policy {
        /// Pod Security Standard of the namespaces. Default: `"restricted"`.
        pub level: Option<PodSecurityLevel>,
        /// Limits on CPU. Default: `"optional"`.
        pub cpu_limits: Option<CpuLimits>,
        /// Reviewers of rights and exceptions, as CODEOWNERS names them.
        pub owners: Vec<String>,
        /// What a team may grant its services, by team. Default: nothing.
        pub grants: BTreeMap<Label, Grants>,
    }
}

table! {
    /// What a team may grant its services.
    pub struct Grants {
        /// Rules of the baseline from which its workloads may be excepted.
        pub exceptions: Vec<ExceptionRule>,
        /// Resources of the whole cluster that its workloads may use, `jobs` or `jobs.batch`.
        /// Example: `["tokenreviews"]`.
        pub cluster_permissions: Vec<String>,
    }
}

words! {
    /// A level of the Pod Security Standards.
    pub enum PodSecurityLevel {
        /// Everything.
        Privileged = "privileged",
        /// No known escalation.
        Baseline = "baseline",
        /// Hardened.
        Restricted = "restricted",
    }
}

/// What the Pod Security Standard `restricted` lets a container add (Kubernetes' documentation of the standards).
const RESTRICTED: [&str; 1] = ["NET_BIND_SERVICE"];

/// What `baseline` lets it add.
const BASELINE: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

impl PodSecurityLevel {
    /// Capabilities that a container may add; `None`: any.
    pub fn capabilities(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Restricted => Some(&RESTRICTED),
            Self::Baseline => Some(&BASELINE),
            Self::Privileged => None,
        }
    }
}

words! {
    /// What the organisation says about limits on CPU.
    pub enum CpuLimits {
        /// A container must not have one.
        Forbidden = "forbidden",
        /// As the service likes.
        Optional = "optional",
        /// Every container must have one.
        Required = "required",
    }
}
