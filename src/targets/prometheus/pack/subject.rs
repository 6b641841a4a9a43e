//! What an alert of the pack watches: one workload, as Prometheus knows it.

use crate::resolved::measured::{self, PROXY, Selector};
use crate::resolved::{Resolved, Run, Scale, Start, Workload};
use crate::spec::WorkloadKind;

/// A workload with what selectors need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    pub namespace: String,
    /// Name of its object.
    pub workload: String,
    pub kind: WorkloadKind,
    /// Its containers that run all the time, the proxy included.
    pub containers: Vec<String>,
    /// Those of its own with a limit on CPU.
    pub cpu_limited: Vec<String>,
    /// Whether its number of pods can grow by itself.
    pub grows: bool,
    /// Of a cron that runs.
    pub due: Option<Due>,
    /// Kubernetes Service whose calls the mesh counts.
    pub called: Option<String>,
}

/// How often a cron runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Longest time between two runs, in seconds.
    pub gap: u64,
    /// Longest time of a run, in seconds.
    pub deadline: u64,
}

impl Due {
    /// `None`: it is no cron, is suspended, or never runs.
    fn of(run: &Run) -> Option<Self> {
        match &run.start {
            Start::Schedule(schedule) if !schedule.suspended => {
                Some(Self { gap: u64::from(schedule.gaps?.longest) * 60, deadline: run.deadline })
            }
            _ => None,
        }
    }
}

impl Subject {
    /// The workloads of a service.
    pub fn all(resolved: &Resolved) -> Vec<Self> {
        resolved.workloads.iter().map(|workload| Self::of(resolved, workload)).collect()
    }

    fn of(resolved: &Resolved, workload: &Workload) -> Self {
        let proxy = workload.in_mesh.then(|| PROXY.to_owned());
        let limited = workload.running().filter(|container| container.resources.cpu_limit.is_some());
        let called = resolved.services.iter().find(|service| {
            let counted = service.ports.iter().any(|port| port.protocol.has_requests());
            let is_before = !service.headless && service.workload == workload.key;
            // Calls are counted by Service, whatever version answers them.
            resolved.environment.mesh.is_some() && workload.version.is_none() && is_before && counted
        });
        Self {
            namespace: resolved.namespace.clone(),
            workload: workload.name.clone(),
            kind: workload.kind,
            containers: workload.running().map(|container| container.name.clone()).chain(proxy).collect(),
            cpu_limited: limited.map(|container| container.name.clone()).collect(),
            grows: matches!(workload.scale, Scale::Auto { min, max, .. } if min < max),
            due: workload.run.as_ref().and_then(Due::of),
            called: called.map(|service| service.name.clone()),
        }
    }

    /// A metric of these containers.
    pub fn containers(&self, metric: &str, containers: &[String]) -> Selector {
        measured::of_containers(metric, &self.namespace, &self.workload, self.kind, containers)
    }

    /// A metric of the first of these containers in an example pod of ours.
    pub fn example(&self, metric: &str, containers: &[String]) -> Selector {
        self.example_of(metric, &self.pod(""), containers)
    }

    /// The same of a pod of another workload whose name begins with ours.
    pub fn neighbour(&self, metric: &str, containers: &[String]) -> Selector {
        self.example_of(metric, &self.pod("-admin"), containers)
    }

    /// Labels of the example's container.
    pub fn example_labels(&self, containers: &[String]) -> Vec<(&'static str, String)> {
        vec![("pod", self.pod("")), ("container", containers[0].clone())]
    }

    fn example_of(&self, metric: &str, pod: &str, containers: &[String]) -> Selector {
        Selector::new(metric).is("namespace", &self.namespace).is("pod", pod).is("container", &containers[0])
    }

    fn pod(&self, suffix: &str) -> String {
        match self.kind {
            WorkloadKind::Deployment => format!("{}{suffix}-7d9f8b6c5-x2x4z", self.workload),
            WorkloadKind::Stateful => format!("{}{suffix}-0", self.workload),
            WorkloadKind::Daemon | WorkloadKind::Hook => format!("{}{suffix}-x2x4z", self.workload),
            WorkloadKind::Cron => format!("{}{suffix}-29384880-x2x4z", self.workload),
        }
    }
}
