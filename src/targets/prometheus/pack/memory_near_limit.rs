//! A container uses nearly all the memory that it may.

use crate::resolved::measured::Window;
use crate::spec::Severity;
use crate::targets::prometheus::pack::{Outage, PackAlert, Subject};
use crate::targets::prometheus::unit_test::Series;

/// What the kernel cannot take back, by cAdvisor.
const USED: &str = "container_memory_working_set_bytes";
/// By kube-state-metrics.
const LIMIT: &str = "kube_pod_container_resource_limits";

pub const ALERT: PackAlert = PackAlert {
    id: "memory-near-limit",
    name: "MemoryNearLimit",
    unit: "share of the memory limit, 0 to 1",
    threshold: "0.9",
    hold: Window(10),
    severity: [Severity::Warning, Severity::Warning, Severity::Info],
    applies: |_| true,
    condition,
    summary: "{{ $labels.container }} of @ is near its memory limit",
    description: "Pod {{ $labels.pod }} uses {{ $value | humanizePercentage }} of the limit; at 100% it is killed.",
    outage: |subject, _, minutes| Outage {
        series: used(subject, 1024, minutes),
        labels: subject.example_labels(&subject.containers),
        value: "100%",
    },
    health: |subject, _, minutes| used(subject, 64, minutes),
    silence: |subject, minutes| vec![Series::constant(subject.neighbour(USED, &subject.containers), 1024, minutes)],
};

fn condition(subject: &Subject, threshold: &str) -> String {
    let used = subject.containers(USED, &subject.containers);
    let limit = subject.containers(LIMIT, &subject.containers).is("resource", "memory");
    let by = "max by (namespace, pod, container)";
    format!("{by} (\n  {used}\n)\n/\n{by} (\n  {limit}\n) > {threshold}")
}

fn used(subject: &Subject, bytes: u64, minutes: u64) -> Vec<Series> {
    let limit = subject.example(LIMIT, &subject.containers).is("resource", "memory");
    vec![
        Series::constant(subject.example(USED, &subject.containers), bytes, minutes),
        Series::constant(limit, 1024, minutes),
    ]
}
