//! What is adopted is no workload of the service.

use crate::check::{Check, Run};
use crate::consistency::{wording, written};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "workload/adopts-unknown",
    severity: Severity::Error,
    title: "an adopted workload does not exist",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let Some(adopt) = &resolved.service.adopt else { return Vec::new() };
    let known: Vec<&str> = resolved.workloads.iter().map(|workload| workload.key.as_str()).collect();
    let unknown = adopt.workloads.keys().filter(|key| !known.contains(&&***key));
    unknown
        .map(|key| {
            Finding::new(format!("`{}` has no workload `{key}` that could take over what runs", resolved.name))
                .at(written::key(resolved, &["adopt", "workloads", key]), "no such workload")
                .help(wording::meant(key, &known, "the key is that of `[workloads]`, the old name is `name`"))
        })
        .collect()
}
