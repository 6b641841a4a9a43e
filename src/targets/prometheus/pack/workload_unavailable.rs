//! Too few pods are available to serve.

use crate::spec::{Severity, WorkloadKind};
use crate::targets::prometheus::pack::{Outage, PackAlert, Subject};
use crate::targets::prometheus::promql::Selector;
use crate::targets::prometheus::slo::Window;
use crate::targets::prometheus::unit_test::Series;

pub const ALERT: PackAlert = PackAlert {
    id: "workload-unavailable",
    name: "WorkloadUnavailable",
    unit: "least number of available pods",
    threshold: "1",
    hold: Window(5),
    severity: [Severity::Critical, Severity::Critical, Severity::Warning],
    applies: |_| true,
    condition,
    summary: "@ has too few available pods",
    description: "Pods are wanted, but too few of them are ready. See the pods' events and the last change.",
    outage: |subject, threshold, minutes| Outage {
        series: pods(subject, threshold.max(1.0), 0.0, minutes),
        labels: vec![(label(subject), subject.workload.clone())],
        value: "",
    },
    health: |subject, threshold, minutes| pods(subject, threshold.ceil(), threshold.ceil(), minutes),
    silence: |subject, minutes| pods(subject, 0.0, 0.0, minutes),
};

/// A workload that was scaled to zero is left alone.
fn condition(subject: &Subject, threshold: &str) -> String {
    let (label, [wanted, available]) = (label(subject), metrics(subject));
    let of = |metric| format!("max by (namespace, {label}) ({})", selector(subject, metric));
    format!("{} < {threshold}\nand on (namespace, {label})\n{} > 0", of(available), of(wanted))
}

fn pods(subject: &Subject, wanted: f64, available: f64, minutes: u64) -> Vec<Series> {
    let counts = metrics(subject).into_iter().zip([wanted, available]);
    counts.map(|(metric, count)| Series::constant(selector(subject, metric), count, minutes)).collect()
}

fn selector(subject: &Subject, metric: &str) -> Selector {
    Selector::new(metric).is("namespace", &subject.namespace).is(label(subject), &subject.workload)
}

fn label(subject: &Subject) -> &'static str {
    match subject.kind {
        WorkloadKind::Deployment => "deployment",
        WorkloadKind::Stateful => "statefulset",
    }
}

/// Wanted and available pods, as kube-state-metrics counts them.
fn metrics(subject: &Subject) -> [&'static str; 2] {
    match subject.kind {
        WorkloadKind::Deployment => ["kube_deployment_spec_replicas", "kube_deployment_status_replicas_available"],
        WorkloadKind::Stateful => ["kube_statefulset_replicas", "kube_statefulset_status_replicas_ready"],
    }
}
