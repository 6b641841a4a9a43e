//! An alert without a condition: it fires for each series that is there, or for every sample.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::promql::Condition;
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "alerts/no-condition",
    severity: Severity::Error,
    title: "an alert fires all the time",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for alert in &resolved.alerts {
        let why = match alert.condition.expression().map(|expression| expression.condition()) {
            Some(Condition::Missing) => "compares nothing: each series that is there fires",
            Some(Condition::Always) => "holds for every value that there can be",
            _ => continue,
        };
        findings.push(
            Finding::new(format!("the alert `{}` fires all the time", alert.key))
                .at(written::value(resolved, &alert.condition.path()), why)
                .help("compare with a bound that is passed only when something is wrong, for example `> 1000`"),
        );
    }
    findings
}
