//! Edges: who calls whom, on which port, as the cluster will see it.

use std::collections::BTreeMap;

use crate::spec::Protocol;

/// Pods, as network and mesh recognise them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Endpoint {
    pub namespace: String,
    /// Their identity in the mesh; `None`: they have none.
    pub service_account: Option<String>,
    pub selector: BTreeMap<String, String>,
}

/// Somebody who is let in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Caller {
    /// Name in the language: a service, a peer, `<service>` itself for another workload of it, or `anyone`.
    pub name: String,
    pub from: Allowed,
    /// What it may call, sorted.
    pub ports: Vec<Admitted>,
}

/// Who exactly is let in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum Allowed {
    /// The calling pods, one entry a workload.
    Pods(Vec<Endpoint>),
    /// Networks in CIDR form: outside the mesh.
    Networks(Vec<String>),
    /// Everybody.
    Anyone,
}

/// A port that a caller may call.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Admitted {
    /// Key of our workload.
    pub workload: String,
    /// Name of its port.
    pub port: String,
    /// Number on which the pods listen: what policies see.
    pub number: u16,
    pub protocol: Protocol,
    /// Methods of HTTP; empty: all.
    pub methods: Vec<String>,
    /// Leading whole segments; empty together with `paths`: all.
    pub prefixes: Vec<String>,
    /// Exact paths.
    pub paths: Vec<String>,
}

/// Something that is called by its pods' name in the cluster, or by address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Outbound {
    /// Name in the language: a service, a peer, `<service>` itself for another workload of it, or `kubernetes-api`.
    pub name: String,
    /// Keys of our workloads that call, sorted.
    pub from: Vec<String>,
    pub to: Called,
}

/// What is called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum Called {
    /// Pods behind a Kubernetes Service.
    Pods {
        /// Full name of the Service in the cluster.
        host: String,
        namespace: String,
        /// Sorted by name.
        ports: Vec<Edge>,
    },
    /// A host outside the cluster.
    Host(HostEdge),
    /// Networks in CIDR form, with ports by number and protocol.
    Networks { networks: Vec<String>, ports: Vec<OpenPort> },
}

/// A port of a callee.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Edge {
    pub name: String,
    /// Number of the Service's port: what callers dial.
    pub service: u16,
    /// Number on which the pods listen: what policies see.
    pub number: u16,
    pub protocol: Protocol,
    /// Labels of the pods behind it.
    pub selector: BTreeMap<String, String>,
}

/// A host outside the fleet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct HostEdge {
    pub host: String,
    /// Keys of our workloads that call, sorted.
    pub from: Vec<String>,
    /// Sorted by name.
    pub ports: Vec<OpenPort>,
    /// Addresses where DNS does not know it.
    pub addresses: Vec<String>,
}

/// A network outside the fleet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct NetworkEdge {
    /// In CIDR form.
    pub network: String,
    /// Keys of our workloads that call, sorted.
    pub from: Vec<String>,
    /// Sorted by name.
    pub ports: Vec<OpenPort>,
}

/// A port outside the fleet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct OpenPort {
    pub name: String,
    pub number: u16,
    pub protocol: Protocol,
}

/// A gateway that reaches a port of ours.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct GatewayEdge {
    /// Name of the gateway in the language.
    pub gateway: String,
    /// Its pods.
    pub from: Endpoint,
    /// Key of our workload.
    pub workload: String,
    /// Number on which its pods listen.
    pub number: u16,
    pub protocol: Protocol,
}
