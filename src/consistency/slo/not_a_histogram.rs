//! An objective measures a histogram that is none, or that nothing exposes.

use crate::check::{Check, Run};
use crate::consistency::{wording, written};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::MetricType;

pub const CHECK: Check = Check {
    id: "slo/not-a-histogram",
    severity: Severity::Error,
    title: "an objective measures no histogram",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let metrics = &resolved.service.metrics;
    let mut findings = Vec::new();
    for (name, slo) in resolved.service.slo.iter().flat_map(|slo| &slo.own) {
        let Some(histogram) = &slo.histogram else { continue };
        let place = written::value(resolved, &["slo", name, "histogram"]);
        match metrics.get(&**histogram) {
            Some(metric) if metric.r#type == MetricType::Histogram => {}
            Some(metric) => findings.push(
                Finding::new(format!("the metric `{histogram}` is a {}, no histogram", metric.r#type))
                    .at(place, "has no buckets")
                    .at(written::value(resolved, &["metrics", histogram, "type"]), "declared here")
                    .help("count events instead, with `bad` and `total`"),
            ),
            None => {
                let known = metrics.iter().filter(|(_, metric)| metric.r#type == MetricType::Histogram);
                let known: Vec<&str> = known.map(|(name, _)| &**name).collect();
                let otherwise = format!("declare `[metrics.{histogram}]` with `type = \"histogram\"`");
                findings.push(
                    Finding::new(format!("the service declares no metric `{histogram}`"))
                        .at(place, "not declared")
                        .help(wording::meant(histogram, &known, &otherwise)),
                );
            }
        }
    }
    findings
}
