//! Autoscaling on a share of what is promised, where nothing is promised.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Scale};
use crate::spec::number::Cpu;

pub const CHECK: Check = Check {
    id: "capacity/autoscaler-needs-request",
    severity: Severity::Error,
    title: "autoscaling on CPU without a promise of CPU",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for workload in &resolved.workloads {
        let Scale::Auto { cpu_percent, .. } = workload.scale else { continue };
        if Cpu(workload.container.resources.cpu.clone()).millis() > 0 {
            continue;
        }
        let place = |table, key| written::value(resolved, &["workloads", &workload.key, table, key]);
        findings.push(
            Finding::new(format!("`{}` scales at {cpu_percent} % of a promise of no CPU", workload.key))
                .at(place("resources", "cpu"), "nothing is promised")
                .at(place("scale", "cpu-percent").or_else(|| place("scale", "max")), "a share of what is promised")
                .help("promise what a pod usually needs, for example `cpu = \"100m\"`"),
        );
    }
    findings
}
