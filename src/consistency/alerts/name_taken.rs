//! Two alerts of a service that would have one name.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::names;
use crate::resolved::{EnvironmentWide, Resolved};
use crate::targets::prometheus::pack::PACK;

pub const CHECK: Check = Check {
    id: "alerts/name-taken",
    severity: Severity::Error,
    title: "an alert has the name of another",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, alert) in resolved.alerts.iter().enumerate() {
        let place = written::key(resolved, &["alerts", &alert.key]);
        let finding = Finding::new(format!("another alert of the service is called `{}`", alert.name))
            .help("give it another key: the name is the key in camel case");
        let before = resolved.alerts[..index].iter().find(|other| other.name == alert.name);
        if let Some(other) = before {
            let first = written::key(resolved, &["alerts", &other.key]);
            findings.push(finding.at(place, "the same in camel case").at(first, "called so too"));
        } else if PACK.iter().any(|standard| standard.name == alert.name) {
            findings.push(finding.at(place, "an alert of the standard pack"));
        } else if burns(resolved).contains(&alert.name) {
            findings.push(finding.at(place, "an alert of an objective"));
        }
    }
    findings
}

/// Names of the alerts of objectives.
fn burns(resolved: &Resolved) -> Vec<String> {
    let objectives = resolved.goals().map(|goal| names::alert(&goal.name));
    objectives.flat_map(|name| ["Fast", "Slowly"].map(|speed| format!("{name}BudgetBurns{speed}"))).collect()
}
