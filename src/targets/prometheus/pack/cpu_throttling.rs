//! A container is held back by its CPU limit.

use crate::resolved::measured::Window;
use crate::spec::Severity;
use crate::targets::prometheus::pack::{Outage, PackAlert, Subject};
use crate::targets::prometheus::unit_test::Series;

/// Spans of 100 ms in which the container ran, and those in which it was held back; by cAdvisor.
const PERIODS: &str = "container_cpu_cfs_periods_total";
const THROTTLED: &str = "container_cpu_cfs_throttled_periods_total";

pub const ALERT: PackAlert = PackAlert {
    id: "cpu-throttling",
    name: "CpuThrottling",
    unit: "share of the time in which it is held back, 0 to 1",
    threshold: "0.25",
    hold: Window(15),
    severity: [Severity::Warning, Severity::Info, Severity::Info],
    applies: |subject| !subject.cpu_limited.is_empty(),
    condition,
    summary: "{{ $labels.container }} of @ is held back by its CPU limit",
    description: "Pod {{ $labels.pod }} waits {{ $value | humanizePercentage }} of the time. Raise the limit, or go without.",
    outage: |subject, _, minutes| Outage {
        series: ran(subject, 600, 600, minutes),
        labels: subject.example_labels(&subject.cpu_limited),
        value: "100%",
    },
    health: |subject, _, minutes| ran(subject, 600, 0, minutes),
    silence: |subject, minutes| ran(subject, 0, 0, minutes),
};

fn condition(subject: &Subject, threshold: &str) -> String {
    let increase = |metric| format!("increase({}[5m])", subject.containers(metric, &subject.cpu_limited));
    let by = "sum by (namespace, pod, container)";
    format!("{by} (\n  {}\n)\n/\n({by} (\n  {}\n) > 0)\n> {threshold}", increase(THROTTLED), increase(PERIODS))
}

fn ran(subject: &Subject, periods: u64, throttled: u64, minutes: u64) -> Vec<Series> {
    let counts = [(PERIODS, periods), (THROTTLED, throttled)];
    counts.map(|(metric, step)| Series::growing(subject.example(metric, &subject.cpu_limited), step, minutes)).into()
}
