//! Autoscaling down to nothing, or towards nothing: the API server refuses both.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Scale};

pub const CHECK: Check = Check {
    id: "capacity/autoscaler-range",
    severity: Severity::Error,
    title: "autoscaling down to no pod, or towards no load",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for workload in &resolved.workloads {
        let Scale::Auto { min, cpu_percent, .. } = workload.scale else { continue };
        let place = |form| written::value(resolved, &["workloads", &workload.key, "scale", form]);
        if min == 0 {
            let finding = Finding::new(format!("autoscaling cannot take the last pod of `{}`", workload.key));
            findings
                .push(finding.at(place("min"), "without a pod there is no load to measure").help("write `min = 1`"));
        }
        if cpu_percent == 0 {
            let finding = Finding::new(format!("autoscaling of `{}` aims at no load at all", workload.key));
            let finding = finding.at(place("cpu-percent"), "every load is above this");
            findings.push(finding.help("write the share of the promised CPU that a pod may use, for example 70"));
        }
    }
    findings
}
