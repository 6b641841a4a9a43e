//! Buckets of what has none, or in no order.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::MetricType;

pub const CHECK: Check = Check {
    id: "metrics/buckets",
    severity: Severity::Error,
    title: "the buckets of a metric make no sense",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, metric) in resolved.service.metrics.iter().filter(|(_, metric)| !metric.buckets.is_empty()) {
        let place = written::value(resolved, &["metrics", name, "buckets"]);
        if metric.r#type != MetricType::Histogram {
            findings.push(
                Finding::new(format!("the {} `{name}` has no buckets", metric.r#type))
                    .at(place, "this changes nothing")
                    .help("take them out, or write `type = \"histogram\"`"),
            );
        } else if !metric.buckets.is_sorted_by(|one, next| one.value() < next.value()) {
            findings.push(
                Finding::new(format!("the buckets of `{name}` do not grow"))
                    .at(place, "each is the upper bound of one more bucket")
                    .help("write them from the least to the greatest, each once"),
            );
        }
    }
    findings
}
