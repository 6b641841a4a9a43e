//! `[adopt.workloads]` names a workload that the service does not have: the running one would not be taken over, but doubled.

use crate::check::{Check, Run};
use crate::consistency::wording::meant;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "names/adopts-nothing",
    severity: Severity::Error,
    title: "what is taken over belongs to no workload",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let Some(adopt) = &resolved.service.adopt else { return Vec::new() };
    let known: Vec<_> = resolved.workloads.iter().map(|workload| workload.key.as_str()).collect();
    let unknown = adopt.workloads.keys().filter(|key| !known.contains(&&***key));
    unknown
        .map(|key| {
            Finding::new(format!("there is no workload `{key}` that could take over what runs"))
                .at(resolved.key_place(["adopt", "workloads", key]), "named here")
                .help(meant(key, &known, "use the key of the workload in this file, and the running name as `name`"))
        })
        .collect()
}
