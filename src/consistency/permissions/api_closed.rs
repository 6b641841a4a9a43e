//! A workload has rights at an API that the network does not let it reach.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "permissions/api-closed",
    severity: Severity::Error,
    title: "a workload has rights at an API that it cannot reach",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for permission in &resolved.permissions {
        let Some(workload) = resolved.workload(&permission.workload) else { continue };
        if !resolved.calls_kubernetes_api(&workload.key) {
            findings.push(
                Finding::new(format!("`{}` may use the cluster's API, but cannot reach it", workload.key))
                    .at(
                        written::value(resolved, &["permissions", &permission.key, "workload"]),
                        "its network is closed",
                    )
                    .help(format!("open it: `[access.outbound.kubernetes-api]` with `from = [\"{}\"]`", workload.key)),
            );
        }
    }
    findings
}
