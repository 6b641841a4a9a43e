//! A pod is killed before the time is over in which calls still arrive.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "workload/drain-exceeds-grace",
    severity: Severity::Error,
    title: "a pod is killed before it has drained",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let short = resolved.workloads.iter().filter(|workload| workload.drain >= workload.grace);
    short
        .map(|workload| {
            let (key, grace, drain) = (&workload.key, workload.grace, workload.drain);
            let place = |what| written::value(resolved, &["workloads", key, "shutdown", what]);
            Finding::new(format!("`{key}` is killed after {grace}s, before it has drained for {drain}s and ended"))
                .at(place("drain"), "calls still arrive, and the program has not heard the signal")
                .at(place("grace"), "then it is killed")
                .help(format!("raise `grace` to {}s: the drain, and time for the program to end", drain + 10))
        })
        .collect()
}
