//! An expression that Prometheus would refuse.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "metrics/not-promql",
    severity: Severity::Error,
    title: "an expression is no PromQL",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for query in resolved.queries().filter(|query| query.unknown_markers.is_empty()) {
        let place = written::value(resolved, &query.path());
        match &query.read {
            Err(why) => findings.push(
                Finding::new(format!("Prometheus would refuse the expression: {why}"))
                    .at(place, "no PromQL")
                    .help("gen knows PromQL as of Prometheus 3.8, without what is experimental"),
            ),
            Ok(expression) if !expression.is_vector() => findings.push(
                Finding::new("the expression gives no series of numbers")
                    .at(place, "a range of samples, a text or a plain number")
                    .help("take the samples of a range together, for example with `rate(…)`"),
            ),
            Ok(_) => {}
        }
    }
    findings
}
