//! What a service may do beyond what every service may.

use crate::resolved::{Container, Resolved, Workload};
use crate::spec::ExceptionRule;

/// A Role or ClusterRole, and its binding to one workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission {
    /// Its key in `[permissions]`.
    pub key: String,
    /// Name of its objects.
    pub name: String,
    /// Key of the workload.
    pub workload: String,
    /// Of the workload; empty where there is no such workload.
    pub service_account: String,
    pub cluster: bool,
    pub groups: Vec<String>,
    pub resources: Vec<String>,
    pub names: Vec<String>,
    pub verbs: Vec<String>,
}

/// An exception from a rule of the baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// Its key in `[exceptions]`.
    pub key: String,
    /// Name of its object.
    pub name: String,
    pub rule: ExceptionRule,
    /// Keys of the workloads.
    pub workloads: Vec<String>,
    /// Names of containers; empty: all.
    pub containers: Vec<String>,
}

impl Exception {
    pub fn covers(&self, workload: &Workload, container: &Container) -> bool {
        self.workloads.contains(&workload.key)
            && (self.containers.is_empty() || self.containers.contains(&container.name))
    }
}

impl Resolved {
    /// Whether a container is excepted from a rule of the baseline.
    pub fn is_excepted(&self, rule: ExceptionRule, workload: &Workload, container: &Container) -> bool {
        self.exceptions.iter().any(|exception| exception.rule == rule && exception.covers(workload, container))
    }
}
