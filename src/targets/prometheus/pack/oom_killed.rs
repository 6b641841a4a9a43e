//! A container was killed because it used more memory than its limit.

use crate::resolved::measured::{Selector, Window};
use crate::spec::Severity;
use crate::targets::prometheus::pack::crash_looping::{RESTARTS, STORM};
use crate::targets::prometheus::pack::{Outage, PackAlert, Subject};
use crate::targets::prometheus::unit_test::Series;

/// Why a container ended last, by kube-state-metrics.
const LAST_END: &str = "kube_pod_container_status_last_terminated_reason";

pub const ALERT: PackAlert = PackAlert {
    id: "oom-killed",
    name: "OomKilled",
    unit: "restarts of a container in 10 minutes, of which the last was such a kill",
    threshold: "0",
    hold: Window(0),
    severity: [Severity::Warning, Severity::Warning, Severity::Warning],
    applies: |subject| !subject.kind.ends(),
    condition,
    summary: "{{ $labels.container }} of @ ran out of memory",
    description: "Pod {{ $labels.pod }}. The kernel killed it at its memory limit.",
    outage: |subject, _, minutes| Outage {
        series: vec![
            Series::growing(subject.example(RESTARTS, &subject.containers), STORM, minutes),
            Series::constant(killed(subject.example(LAST_END, &subject.containers)), 1, minutes),
        ],
        labels: subject.example_labels(&subject.containers),
        value: "",
    },
    health: |subject, _, minutes| {
        vec![
            Series::constant(subject.example(RESTARTS, &subject.containers), 2, minutes),
            Series::constant(killed(subject.example(LAST_END, &subject.containers)), 1, minutes),
        ]
    },
    silence: |subject, minutes| {
        vec![
            Series::growing(subject.neighbour(RESTARTS, &subject.containers), STORM, minutes),
            Series::constant(killed(subject.neighbour(LAST_END, &subject.containers)), 1, minutes),
        ]
    },
};

/// The reason of the last end stays for as long as the pod, so a restart must be recent.
fn condition(subject: &Subject, threshold: &str) -> String {
    let of = |metric| subject.containers(metric, &subject.containers);
    let by = "(namespace, pod, container)";
    format!(
        "sum by {by} (\n  increase({}[10m])\n) > {threshold}\nand on {by}\nmax by {by} (\n  {}\n) == 1",
        of(RESTARTS),
        killed(of(LAST_END))
    )
}

fn killed(selector: Selector) -> Selector {
    selector.is("reason", "OOMKilled")
}
