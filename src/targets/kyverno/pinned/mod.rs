//! The policy of one service: its pods run the images, as the identities and with the capabilities, that it declared.
//!
//! Any tag and digest is admitted, since a pod of the last revision must be able to restart; ceilings for CPU and memory are
//! not pinned for the same reason (the baseline says that a memory limit is there).

mod cases;
mod policy;

use std::collections::{BTreeMap, BTreeSet};

use super::cel::Proxy;
use super::types::Action;
use crate::resolved::{Container, Resolved, Workload};
use crate::spec::ExceptionRule;

const NAME: &str = "app.kubernetes.io/name";
const COMPONENT: &str = "app.kubernetes.io/component";

/// What is pinned of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pins<'a> {
    /// Name of the service and of its policy.
    pub service: &'a str,
    pub namespace: &'a str,
    /// Of the policy.
    pub labels: &'a BTreeMap<String, String>,
    pub action: Action,
    pub proxy: Option<Proxy<'a>>,
    /// Values of the label `app.kubernetes.io/name` of its pods: its own name, or an adopted one.
    pub names: BTreeSet<&'a str>,
    /// By the label `app.kubernetes.io/component` of their pods.
    pub workloads: BTreeMap<&'a str, Pinned<'a>>,
}

/// What is pinned of a workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pinned<'a> {
    /// The label `app.kubernetes.io/name` of its pods.
    pub name: &'a str,
    pub service_account: &'a str,
    /// Name of the program's container.
    pub program: &'a str,
    /// All containers by name, sidecars and init containers included.
    pub containers: BTreeMap<&'a str, PinnedContainer<'a>>,
}

/// What is pinned of a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinnedContainer<'a> {
    /// With the host of its registry, without tag and digest.
    pub repository: String,
    /// Capabilities that it adds, sorted.
    pub capabilities: &'a [String],
    /// Whether its root file system must be read-only; `None`: the baseline alone decides.
    pub read_only: Option<bool>,
}

impl<'a> Pins<'a> {
    pub fn new(service: &'a Resolved) -> Self {
        let workloads: BTreeMap<_, _> =
            service.workloads.iter().map(|workload| (component(workload), Pinned::new(service, workload))).collect();
        Self {
            service: &service.name,
            namespace: &service.namespace,
            labels: &service.labels,
            action: super::baseline::action(service.environment.enforce),
            proxy: super::proxy(&service.environment),
            names: workloads.values().map(|workload| workload.name).collect(),
            workloads,
        }
    }
}

impl<'a> Pinned<'a> {
    fn new(service: &'a Resolved, workload: &'a Workload) -> Self {
        Self {
            name: workload.pod_labels.get(NAME).unwrap_or(&service.name),
            service_account: &workload.service_account,
            program: &workload.container.name,
            containers: workload
                .containers()
                .map(|container| (container.name.as_str(), pinned(service, workload, container)))
                .collect(),
        }
    }
}

fn component(workload: &Workload) -> &str {
    workload.pod_labels.get(COMPONENT).unwrap_or(&workload.key)
}

/// Where a service has an exception, the baseline leaves whole pods alone: then its own policy holds the other containers.
fn pinned<'a>(service: &Resolved, workload: &Workload, container: &'a Container) -> PinnedContainer<'a> {
    let excepted = || service.is_excepted(ExceptionRule::ReadOnlyRoot, workload, container);
    PinnedContainer {
        read_only: (!service.exceptions.is_empty()).then(|| !excepted()),
        repository: format!("{}/{}", container.image.host, container.image.repository),
        capabilities: &container.security.add_capabilities,
    }
}
