//! An alert whose condition no sample can fulfil.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::promql::Condition;
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "alerts/never-fires",
    severity: Severity::Error,
    title: "an alert can never fire",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let never = resolved.alerts.iter().filter(|alert| {
        alert.condition.expression().is_some_and(|expression| expression.condition() == Condition::Never)
    });
    never
        .map(|alert| {
            Finding::new(format!("the alert `{}` can never fire", alert.key))
                .at(written::value(resolved, &alert.condition.path()), "no sample can fulfil this")
                .help("counts, rates and shares are never below 0, and a label has one value at a time")
        })
        .collect()
}
