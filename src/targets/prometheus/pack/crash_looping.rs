//! A container ends and is started again and again.

use crate::resolved::measured::Window;
use crate::spec::Severity;
use crate::targets::prometheus::pack::{Outage, PackAlert, Subject};
use crate::targets::prometheus::unit_test::Series;

/// The kubelet waits up to five minutes between two starts, so a container in that loop restarts some five times here.
const SPAN: &str = "30m";
/// Restarts a minute of a broken container in a unit test.
pub const STORM: u64 = 60;
/// Counted by kube-state-metrics.
pub const RESTARTS: &str = "kube_pod_container_status_restarts_total";

pub const ALERT: PackAlert = PackAlert {
    id: "crash-looping",
    name: "CrashLooping",
    unit: "restarts of a container in 30 minutes",
    threshold: "3",
    hold: Window(5),
    severity: [Severity::Warning, Severity::Warning, Severity::Warning],
    applies: |subject| !subject.kind.ends(),
    condition,
    summary: "{{ $labels.container }} of @ restarts again and again",
    description: "Pod {{ $labels.pod }}. Its last words are in the logs of the previous container.",
    outage: |subject, _, minutes| Outage {
        series: vec![Series::growing(subject.example(RESTARTS, &subject.containers), STORM, minutes)],
        labels: subject.example_labels(&subject.containers),
        value: "",
    },
    health: |subject, _, minutes| vec![Series::constant(subject.example(RESTARTS, &subject.containers), 2, minutes)],
    silence: |subject, minutes| vec![Series::growing(subject.neighbour(RESTARTS, &subject.containers), STORM, minutes)],
};

fn condition(subject: &Subject, threshold: &str) -> String {
    let restarts = subject.containers(RESTARTS, &subject.containers);
    format!("sum by (namespace, pod, container) (\n  increase({restarts}[{SPAN}])\n) > {threshold}")
}
