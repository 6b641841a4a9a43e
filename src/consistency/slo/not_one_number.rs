//! An expression of an objective that has a result for each series, not one.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "slo/not-one-number",
    severity: Severity::Error,
    title: "an expression of an objective is not one number",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for query in resolved.own_objectives.iter().flat_map(|objective| objective.queries()) {
        if query.expression().is_none_or(|expression| expression.carried().is_one() || !expression.is_vector()) {
            continue;
        }
        findings.push(
            Finding::new(format!("`{}` has a result for each series", query.key))
                .at(written::value(resolved, &query.path()), "an objective is about one number")
                .help("take them together without `by`: `sum(rate(…))`"),
        );
    }
    findings
}
