//! A rolling update that may neither add a pod nor take one away.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Update, Workload};
use crate::spec::WorkloadKind;

pub const CHECK: Check = Check {
    id: "capacity/update-cannot-move",
    severity: Severity::Error,
    title: "a rolling update may neither add a pod nor take one away",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let stuck = |workload: &&Workload| {
        workload.kind == WorkloadKind::Deployment
            && workload.update == Update::Rolling { max_surge: 0, max_unavailable: 0 }
    };
    resolved.workloads.iter().filter(stuck).map(|workload| finding(resolved, &workload.key)).collect()
}

fn finding(resolved: &Resolved, key: &str) -> Finding {
    let place = |form| written::value(resolved, &["workloads", key, "update", form]);
    Finding::new(format!("an update of `{key}` may neither add a pod nor take one away"))
        .at(place("max-surge"), "no pod more")
        .at(place("max-unavailable"), "no pod fewer")
        .help("write `max-surge = 1`: the new pod is ready before an old one goes; or `max-unavailable = 1`")
}
