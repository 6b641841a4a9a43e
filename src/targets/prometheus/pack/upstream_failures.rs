//! Calls fail on the way to the service: the mesh gave up on them.

use crate::resolved::measured::{Window, calls, reported};
use crate::spec::Severity;
use crate::targets::prometheus::pack::{Outage, PackAlert, Subject};
use crate::targets::prometheus::unit_test::Series;

/// Envoy's flags for: no healthy host, connection failed, circuit breaker open, retries used up, connection broken,
/// timeout, local health check failed. Several stand side by side, as in `UF,URX`.
const FLAGS: &str = "(.+,)?(UH|UF|UO|URX|UC|UT|LH)(,.+)?";

pub const ALERT: PackAlert = PackAlert {
    id: "upstream-failures",
    name: "UpstreamFailures",
    unit: "share of the calls, 0 to 1",
    threshold: "0.01",
    hold: Window(5),
    severity: [Severity::Critical, Severity::Warning, Severity::Warning],
    applies: |subject| subject.called.is_some(),
    condition,
    summary: "calls do not get through to @",
    description: "{{ $value | humanizePercentage }} of the calls end with Envoy's flags {{ $labels.response_flags }}.",
    outage: |subject, _, minutes| Outage {
        series: vec![flagged(subject, "UF,URX", 100, minutes)],
        labels: vec![("response_flags", "UF,URX".to_owned())],
        value: "100%",
    },
    health: |subject, _, minutes| vec![flagged(subject, "-", 100, minutes)],
    silence: |subject, minutes| vec![flagged(subject, "UF,URX", 0, minutes)],
};

fn condition(subject: &Subject, threshold: &str) -> String {
    let all = calls(&subject.namespace, called(subject));
    let failed = all.clone().fits("response_flags", FLAGS);
    format!(
        "sum by (response_flags) (rate({failed}[5m]))\n/ ignoring (response_flags) group_left ()\n(sum(rate({all}[5m])) > 0)\n> {threshold}"
    )
}

fn flagged(subject: &Subject, flags: &str, step: u64, minutes: u64) -> Series {
    let calls = reported("source", &subject.namespace, called(subject)).is("response_flags", flags);
    Series::growing(calls, step, minutes)
}

fn called(subject: &Subject) -> &str {
    subject.called.as_deref().expect("the alert applies to what is called")
}
