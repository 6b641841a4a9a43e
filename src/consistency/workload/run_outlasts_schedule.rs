//! A run may take longer than the time to the next one, which is then left out.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Start, Workload};
use crate::spec::Concurrency;
use crate::tree::Layer;

pub const CHECK: Check = Check {
    id: "workload/run-outlasts-schedule",
    severity: Severity::Warning,
    title: "a run may take longer than the time to the next one",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    resolved.workloads.iter().filter_map(|workload| outlasting(resolved, workload)).collect()
}

/// The deadline of `base` is for what hangs, and says nothing of how long a run takes.
fn outlasting(resolved: &Resolved, workload: &Workload) -> Option<Finding> {
    let key = workload.key.as_str();
    let run = workload.run.as_ref()?;
    let Start::Schedule(schedule) = &run.start else { return None };
    let minutes = schedule.gaps?.shortest;
    let path = ["workloads", key, "deadline"];
    let said = written::layer(resolved, &path).is_some_and(|layer| layer > Layer::Base);
    if !said || schedule.concurrency != Concurrency::Forbid || run.deadline <= u64::from(minutes) * 60 {
        return None;
    }
    let finding = Finding::new(format!("a run of `{key}` may last until the next one is due, which is then left out"))
        .at(written::value(resolved, &path), "it may take so long")
        .at(
            written::value(resolved, &["workloads", key, "schedule"]),
            format!("the next is due after {minutes} minutes"),
        )
        .help("shorten `deadline`, run less often, or say what is meant by `concurrency`: \"replace\" or \"allow\"");
    Some(finding)
}
