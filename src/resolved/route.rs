//! Routes and objectives with their defaults decided.

use crate::spec;
use crate::spec::Protocol;

/// A route to a port of the service.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// Its key in `[routes]`.
    pub key: String,
    /// Name of the gateway; `None`: it holds inside the mesh.
    pub gateway: Option<String>,
    /// Sorted; for a route inside the mesh the full name of the Service.
    pub hosts: Vec<String>,
    /// Key of our workload.
    pub workload: String,
    /// Full name of the Service in the cluster.
    pub host: String,
    /// The Service's port.
    pub port: u16,
    pub protocol: Protocol,
    /// Milliseconds; `None`: never.
    pub timeout: Option<u64>,
    /// The rest, as written.
    pub spec: spec::Route,
}

/// What an objective asks for, whatever it measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// Its key in `[slo]`.
    pub name: String,
    /// In percent, as written: `99.9`.
    pub percent: String,
    /// `1 - objective`, exactly: `0.001`.
    pub budget: String,
    /// Days over which it is measured.
    pub days: u32,
}

/// An objective over the calls of the service, measured by the mesh: `availability` or `latency`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objective {
    pub goal: Goal,
    pub sli: Sli,
    /// Name of the Kubernetes Service that is measured.
    pub service: String,
    /// Key of the workload behind it.
    pub workload: String,
    /// Number of the Service's port.
    pub port: u16,
    pub protocol: Protocol,
}

/// What is measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sli {
    /// Calls that succeed.
    Availability,
    /// Successful calls that are faster than this many milliseconds.
    Latency { threshold_ms: u64 },
}
