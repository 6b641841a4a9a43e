//! An objective whose bad events are all events.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Measure, Resolved};

pub const CHECK: Check = Check {
    id: "slo/same-expression",
    severity: Severity::Error,
    title: "all events of an objective are bad",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for objective in &resolved.own_objectives {
        let Measure::Events { bad, total } = &objective.measure else { continue };
        if bad.text != total.text {
            continue;
        }
        findings.push(
            Finding::new(format!("in the objective `{}` every event is bad", objective.goal.name))
                .at(written::value(resolved, &bad.path()), "the bad events")
                .at(written::value(resolved, &total.path()), "all events, and the same")
                .help("choose the bad ones by a label: `{result=\"failed\"}`"),
        );
    }
    findings
}
