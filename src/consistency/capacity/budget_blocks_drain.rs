//! A disruption budget that lets no pod go, or that cannot be where fewer than two pods always run.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Workload};

pub const CHECK: Check = Check {
    id: "capacity/budget-blocks-drain",
    severity: Severity::Error,
    title: "a disruption budget keeps nodes from being drained",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    // A version that runs as a single pod has no budget, whatever its workload says.
    let workloads = resolved.workloads.iter().filter(|workload| workload.version.is_none());
    workloads.filter_map(|workload| blocked(resolved, workload)).collect()
}

fn blocked(resolved: &Resolved, workload: &Workload) -> Option<Finding> {
    let key = workload.key.as_str();
    let budget = ["workloads", key, "disruption", "max-unavailable"];
    let place = written::value(resolved, &budget)?;
    if workload.disruption == Some(0) {
        let finding = Finding::new(format!("no pod of `{key}` may ever be taken, so no node can be drained"))
            .at(place, "a drain may take no pod at all")
            .help("write 1, or leave it out; a drain then waits until the pod before is ready elsewhere");
        return Some(finding);
    }
    if workload.disruption.is_some() || !follows_scale(resolved, key, &budget) {
        return None;
    }
    let scale = written::value(resolved, &["workloads", key, "scale"]);
    let finding = Finding::new(format!("`{key}` cannot have a disruption budget: it may run as a single pod"))
        .at(place, "this would block every drain, so no budget is written")
        .at(scale, "how many pods run")
        .help("let at least two pods run, or take `disruption` out");
    Some(finding)
}

/// Whether the budget was written knowing the scale: a stage that runs one pod only does not make the service's own wrong.
fn follows_scale(resolved: &Resolved, key: &str, budget: &[&str]) -> bool {
    let scale = ["replicas", "min", "single"].map(|form| written::layer(resolved, &["workloads", key, "scale", form]));
    written::layer(resolved, budget) >= scale.into_iter().flatten().max()
}
