//! A cron without a schedule.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Start};

pub const CHECK: Check = Check {
    id: "workload/schedule-missing",
    severity: Severity::Error,
    title: "a cron does not say when it runs",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let missing = resolved.workloads.iter().filter(|workload| {
        matches!(workload.run.as_ref().map(|run| &run.start), Some(Start::Schedule(schedule)) if schedule.times.is_empty())
    });
    missing
        .map(|workload| {
            Finding::new(format!("the cron `{}` does not say when it runs", workload.key))
                .at(resolved.place(["workloads", &workload.key, "kind"]), "this needs a `schedule`")
                .help("minute, hour, day of the month, month, day of the week: `schedule = \"15 3 * * *\"` is every night at 3:15")
        })
        .collect()
}
