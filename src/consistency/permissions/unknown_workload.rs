//! A permission is given to a workload that there is not.

use crate::check::{Check, Run};
use crate::consistency::wording;
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "permissions/unknown-workload",
    severity: Severity::Error,
    title: "a permission is given to a workload that does not exist",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let known: Vec<&str> = resolved.workloads.iter().map(|workload| workload.key.as_str()).collect();
    let unknown = resolved.permissions.iter().filter(|permission| !known.contains(&permission.workload.as_str()));
    unknown
        .map(|permission| {
            Finding::new(format!("there is no workload `{}`", permission.workload))
                .at(written::value(resolved, &["permissions", &permission.key, "workload"]), "nobody gets this right")
                .help(wording::meant(&permission.workload, &known, "name a workload of this service, or take it out"))
        })
        .collect()
}
