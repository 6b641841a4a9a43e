//! A service without a program.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "workload/no-workload",
    severity: Severity::Error,
    title: "a service has no workload",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    if !resolved.workloads.is_empty() {
        return Vec::new();
    }
    let finding = Finding::new(format!("`{}` has no workload, so nothing of it would run", resolved.name))
        .at(resolved.key_place(["name"]), "nothing below `[workloads]`")
        .help("write `[workloads.web]`; to leave the service out of an environment, take that out of `environments`");
    vec![finding]
}
