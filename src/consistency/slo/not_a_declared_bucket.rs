//! The bound of an objective is none of the buckets of its histogram.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::MetricType;

pub const CHECK: Check = Check {
    id: "slo/not-a-declared-bucket",
    severity: Severity::Error,
    title: "the bound of an objective is no bucket of its histogram",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, slo) in resolved.service.slo.iter().flat_map(|slo| &slo.own) {
        let (Some(histogram), Some(at_most)) = (&slo.histogram, &slo.at_most) else { continue };
        let metric = resolved.service.metrics.get(&**histogram);
        let Some(metric) = metric.filter(|metric| metric.r#type == MetricType::Histogram) else { continue };
        #[expect(clippy::float_cmp, reason = "two texts of the same number are the same float")]
        if metric.buckets.iter().any(|bucket| bucket.value() == at_most.value()) {
            continue;
        }
        let buckets: Vec<_> = metric.buckets.iter().map(|bucket| bucket.0.as_str()).collect();
        let help = match buckets.is_empty() {
            true => format!(
                "write the bounds that the program counts by: `[metrics.{histogram}] buckets = [{}]`",
                at_most.0
            ),
            false => format!("its bounds are {}", buckets.join(", ")),
        };
        findings.push(
            Finding::new(format!("`{histogram}` does not count how many values are at most {}", at_most.0))
                .at(written::value(resolved, &["slo", name, "at-most"]), "no declared bucket")
                .at(written::value(resolved, &["metrics", histogram, "buckets"]), "the declared ones")
                .help(help),
        );
    }
    findings
}
