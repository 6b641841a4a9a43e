//! A schedule for a day that never comes.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Start};

pub const CHECK: Check = Check {
    id: "workload/schedule-never-fires",
    severity: Severity::Error,
    title: "a schedule names a day that never comes",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for workload in &resolved.workloads {
        let Some(Start::Schedule(schedule)) = workload.run.as_ref().map(|run| &run.start) else { continue };
        if schedule.gaps.is_none() && !schedule.times.is_empty() {
            let key = workload.key.as_str();
            findings.push(
                Finding::new(format!("`{key}` never runs: no month of its schedule has such a day"))
                    .at(resolved.place(["workloads", key, "schedule"]), "this day never comes")
                    .help("the fields are minute, hour, day of the month, month, day of the week; the last day of a month has no form of its own: run on the 1st"),
            );
        }
    }
    findings
}
