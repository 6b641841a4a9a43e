//! A claim of a program that ends: no pod uses it when it is made, so it may stay unbound and the sync waits for it.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "workload/claim-without-pod",
    severity: Severity::Error,
    title: "a program that ends has a claim of its own",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for workload in resolved.workloads.iter().filter(|workload| workload.run.is_some()) {
        let key = workload.key.as_str();
        findings.extend(workload.claims.iter().map(|claim| {
            let volume = ["workloads", key, "volumes", &claim.volume, "kind"];
            Finding::new(format!("`{key}` ends, so no pod keeps its claim `{}` in use", claim.volume))
                .at(written::value(resolved, &volume), "it may stay unbound, and the deployment waits for it")
                .at(written::value(resolved, &["workloads", key, "kind"]), "its pods come and go")
                .help("use the claim of a workload that runs all the time: `kind = \"existing-claim\"`; or `kind = \"scratch\"`")
        }));
    }
    findings
}
