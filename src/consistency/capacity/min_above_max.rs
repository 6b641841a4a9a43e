//! Autoscaling between two numbers that are the wrong way round.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Scale};

pub const CHECK: Check = Check {
    id: "capacity/min-above-max",
    severity: Severity::Error,
    title: "the least number of pods is above the most",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for workload in &resolved.workloads {
        let Scale::Auto { min, max, .. } = workload.scale else { continue };
        if min <= max {
            continue;
        }
        let place = |form| written::value(resolved, &["workloads", &workload.key, "scale", form]);
        findings.push(
            Finding::new(format!("`{}` cannot run as at least {min} and at most {max} pods", workload.key))
                .at(place("min"), "the least")
                .at(place("max"), "the most")
                .help(format!("raise `max` above {min}, or lower `min` below {max}")),
        );
    }
    findings
}
