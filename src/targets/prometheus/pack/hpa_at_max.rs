//! Autoscaling has used all the pods that it may.

use crate::resolved::measured::{Selector, Window};
use crate::spec::Severity;
use crate::targets::prometheus::pack::{Outage, PackAlert, Subject};
use crate::targets::prometheus::unit_test::Series;

/// By kube-state-metrics.
const PODS: &str = "kube_horizontalpodautoscaler_status_current_replicas";
const MOST: &str = "kube_horizontalpodautoscaler_spec_max_replicas";

pub const ALERT: PackAlert = PackAlert {
    id: "hpa-at-max",
    name: "HpaAtMax",
    unit: "share of the most pods that it may have, 0 to 1",
    threshold: "1",
    hold: Window(15),
    severity: [Severity::Warning, Severity::Warning, Severity::Info],
    applies: |subject| subject.grows,
    condition,
    summary: "@ cannot grow any more",
    description: "It has {{ $value | humanizePercentage }} of the pods that autoscaling may give it. Raise max, or find what is slow.",
    outage: |subject, _, minutes| Outage {
        series: pods(subject, 16, minutes),
        labels: vec![("horizontalpodautoscaler", subject.workload.clone())],
        value: "100%",
    },
    health: |subject, _, minutes| pods(subject, 1, minutes),
    silence: |subject, minutes| vec![Series::constant(selector(subject, MOST), 16, minutes)],
};

fn condition(subject: &Subject, threshold: &str) -> String {
    let of = |metric| format!("max by (namespace, horizontalpodautoscaler) ({})", selector(subject, metric));
    format!("{}\n/\n{} >= {threshold}", of(PODS), of(MOST))
}

fn pods(subject: &Subject, pods: u64, minutes: u64) -> Vec<Series> {
    let counts = [(PODS, pods), (MOST, 16)];
    counts.map(|(metric, count)| Series::constant(selector(subject, metric), count, minutes)).into()
}

fn selector(subject: &Subject, metric: &str) -> Selector {
    Selector::new(metric).is("namespace", &subject.namespace).is("horizontalpodautoscaler", &subject.workload)
}
