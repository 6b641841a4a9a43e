//! Autoscaling that cannot change anything.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Scale};

pub const CHECK: Check = Check {
    id: "capacity/min-equals-max",
    severity: Severity::Warning,
    title: "autoscaling between two equal numbers",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for workload in &resolved.workloads {
        let Scale::Auto { min, max, .. } = workload.scale else { continue };
        if min != max {
            continue;
        }
        let place = |form| written::value(resolved, &["workloads", &workload.key, "scale", form]);
        findings.push(
            Finding::new(format!("autoscaling of `{}` can change nothing: it always runs as {min} pods", workload.key))
                .at(place("max"), "the most")
                .at(place("min"), "is the least")
                .help(format!("raise `max`, or write `scale = {{ replicas = {min} }}`")),
        );
    }
    findings
}
