//! The series of pods and containers, by kube-state-metrics and cAdvisor.

use crate::resolved::measured::Selector;
use crate::spec::WorkloadKind;

/// The proxy's container, as injection names it.
pub const PROXY: &str = "istio-proxy";

/// A metric of these containers of a workload. Containers of two workloads may be named alike, so the pods' names are
/// matched too, in the one form that this kind gives them: a longer name of another workload does not fit.
pub fn of_containers(
    metric: &str,
    namespace: &str,
    workload: &str,
    kind: WorkloadKind,
    containers: &[String],
) -> Selector {
    let pods = match kind {
        WorkloadKind::Deployment => format!("{workload}-[a-z0-9]+-[a-z0-9]{{5}}"),
        WorkloadKind::Stateful => format!("{workload}-[0-9]+"),
        WorkloadKind::Daemon | WorkloadKind::Hook => format!("{workload}-[a-z0-9]{{5}}"),
        WorkloadKind::Cron => format!("{workload}-[0-9]+-[a-z0-9]{{5}}"),
    };
    Selector::new(metric).is("namespace", namespace).one_of("container", containers).fits("pod", pods)
}

/// The label by which kube-state-metrics names a workload of this kind.
pub fn workload_label(kind: WorkloadKind) -> &'static str {
    match kind {
        WorkloadKind::Deployment => "deployment",
        WorkloadKind::Stateful => "statefulset",
        WorkloadKind::Daemon => "daemonset",
        WorkloadKind::Cron => "cronjob",
        WorkloadKind::Hook => "job_name",
    }
}

/// Wanted and available pods, as kube-state-metrics counts them; `None`: no pod is always wanted.
pub fn replica_metrics(kind: WorkloadKind) -> Option<[&'static str; 2]> {
    Some(match kind {
        WorkloadKind::Deployment => ["kube_deployment_spec_replicas", "kube_deployment_status_replicas_available"],
        WorkloadKind::Stateful => ["kube_statefulset_replicas", "kube_statefulset_status_replicas_ready"],
        WorkloadKind::Daemon => {
            ["kube_daemonset_status_desired_number_scheduled", "kube_daemonset_status_number_available"]
        }
        WorkloadKind::Cron | WorkloadKind::Hook => return None,
    })
}
