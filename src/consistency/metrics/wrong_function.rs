//! A function that has no meaning for the kind of metric that it takes.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::measured::known;
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::MetricType;

pub const CHECK: Check = Check {
    id: "metrics/wrong-function",
    severity: Severity::Error,
    title: "a function does not fit the type of a metric",
    run: Run::Service(run),
};

/// Functions for numbers that only grow.
const OF_COUNTERS: [&str; 3] = ["rate", "irate", "increase"];
/// Functions for numbers that go up and down.
const OF_GAUGES: [&str; 4] = ["delta", "idelta", "deriv", "predict_linear"];

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for query in resolved.queries() {
        for read in query.expression().into_iter().flat_map(|expression| expression.reads()) {
            let (Some(metric), Some(function)) = (read.metric, read.function) else { continue };
            let Some(known) = known::metric(resolved, &metric) else { continue };
            let (is, instead) = match known.kind {
                MetricType::Gauge if OF_COUNTERS.contains(&function) => ("a gauge", "deriv"),
                MetricType::Counter | MetricType::Histogram if OF_GAUGES.contains(&function) => ("a counter", "rate"),
                _ => continue,
            };
            findings.push(
                Finding::new(format!("`{function}` of `{metric}` means nothing: it is {is}"))
                    .at(written::value(resolved, &query.path()), "does not fit its type")
                    .help(format!("write `{instead}({metric}[…])`, or mend the type where the metric is declared")),
            );
        }
    }
    findings
}
