//! An expression of an objective that is not asked over the windows of its alerts.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, WINDOW};

pub const CHECK: Check = Check {
    id: "slo/no-window",
    severity: Severity::Error,
    title: "an expression of an objective has no `@{window}`",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for query in resolved.own_objectives.iter().flat_map(|objective| objective.queries()) {
        let reads = query.text.matches(['{', '[']).count();
        if query.text.contains(&format!("[{WINDOW}]")) || reads == 0 {
            continue;
        }
        findings.push(
            Finding::new(format!("`{}` is the same over every window", query.key))
                .at(written::value(resolved, &query.path()), "no `[@{window}]` in it")
                .help("alerts ask over several windows: write `rate(…[@{window}])`"),
        );
    }
    findings
}
