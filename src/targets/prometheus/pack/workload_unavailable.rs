//! Too few pods are available to serve.

use crate::resolved::measured::{Selector, Window, replica_metrics, workload_label};
use crate::spec::Severity;
use crate::targets::prometheus::pack::{Outage, PackAlert, Subject};
use crate::targets::prometheus::unit_test::Series;

pub const ALERT: PackAlert = PackAlert {
    id: "workload-unavailable",
    name: "WorkloadUnavailable",
    unit: "least number of available pods",
    threshold: "1",
    hold: Window(5),
    severity: [Severity::Critical, Severity::Critical, Severity::Warning],
    applies: |subject| replica_metrics(subject.kind).is_some(),
    condition,
    summary: "@ has too few available pods",
    description: "Pods are wanted, but too few of them are ready. See the pods' events and the last change.",
    outage: |subject, threshold, minutes| Outage {
        series: pods(subject, threshold.max(1.0), 0.0, minutes),
        labels: vec![(workload_label(subject.kind), subject.workload.clone())],
        value: "",
    },
    health: |subject, threshold, minutes| pods(subject, threshold.ceil(), threshold.ceil(), minutes),
    silence: |subject, minutes| pods(subject, 0.0, 0.0, minutes),
};

/// A workload that was scaled to zero is left alone.
fn condition(subject: &Subject, threshold: &str) -> String {
    let (label, [wanted, available]) = (workload_label(subject.kind), metrics(subject));
    let of = |metric| format!("max by (namespace, {label}) ({})", selector(subject, metric));
    format!("{} < {threshold}\nand on (namespace, {label})\n{} > 0", of(available), of(wanted))
}

fn pods(subject: &Subject, wanted: f64, available: f64, minutes: u64) -> Vec<Series> {
    let counts = metrics(subject).into_iter().zip([wanted, available]);
    counts.map(|(metric, count)| Series::constant(selector(subject, metric), count, minutes)).collect()
}

fn metrics(subject: &Subject) -> [&'static str; 2] {
    replica_metrics(subject.kind).expect("the alert applies to nothing else")
}

fn selector(subject: &Subject, metric: &str) -> Selector {
    Selector::new(metric).is("namespace", &subject.namespace).is(workload_label(subject.kind), &subject.workload)
}
