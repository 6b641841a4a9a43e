//! A node has no ready pod of a daemon.

use crate::resolved::measured::{Selector, Window, workload_label};
use crate::spec::{Severity, WorkloadKind};
use crate::targets::prometheus::pack::{Outage, PackAlert, Subject};
use crate::targets::prometheus::unit_test::Series;

/// By kube-state-metrics.
const MISSING: &str = "kube_daemonset_status_number_unavailable";

pub const ALERT: PackAlert = PackAlert {
    id: "daemon-incomplete",
    name: "DaemonIncomplete",
    unit: "nodes without a ready pod",
    threshold: "0",
    hold: Window(15),
    severity: [Severity::Warning, Severity::Warning, Severity::Info],
    applies: |subject| subject.kind == WorkloadKind::Daemon,
    condition,
    summary: "@ is missing on a node",
    description: "Every node wants a pod of it, and on some there is none that is ready. See the pods' events.",
    outage: |subject, threshold, minutes| Outage {
        series: vec![Series::constant(selector(subject), threshold + 1.0, minutes)],
        labels: vec![(workload_label(subject.kind), subject.workload.clone())],
        value: "",
    },
    health: |subject, threshold, minutes| vec![Series::constant(selector(subject), threshold, minutes)],
    silence: |subject, minutes| vec![Series::constant(selector(subject), 0, minutes)],
};

fn condition(subject: &Subject, threshold: &str) -> String {
    format!("max by (namespace, {}) ({}) > {threshold}", workload_label(subject.kind), selector(subject))
}

fn selector(subject: &Subject) -> Selector {
    Selector::new(MISSING).is("namespace", &subject.namespace).is(workload_label(subject.kind), &subject.workload)
}
