//! A program may take longer to start than a rollout may stand still.

use crate::check::{Check, Run};
use crate::consistency::wording::duration;
use crate::consistency::written::{self, Role, containers};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::WorkloadKind;

pub const CHECK: Check = Check {
    id: "workload/startup-exceeds-deadline",
    severity: Severity::Warning,
    title: "a program may take longer to start than a rollout may stand still",
    run: Run::Service(run),
};

/// Kubernetes' defaults of a probe: seconds between two tries, and tries.
const PERIOD: u64 = 10;
const FAILURES: u16 = 3;

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for container in containers(resolved) {
        let Some(probe) = &container.container.startup else { continue };
        let (period, failures) = (probe.period.unwrap_or(PERIOD), probe.failures.unwrap_or(FAILURES));
        let budget = probe.initial_delay.unwrap_or(0) + period * u64::from(failures);
        let deadline = container.workload.progress_deadline;
        if container.role == Role::Init || container.workload.kind != WorkloadKind::Deployment || budget <= deadline {
            continue;
        }
        let place = |key| written::value(resolved, &container.below(&["probes", "startup", key]));
        let [budget, deadline] = [budget, deadline].map(|seconds| duration(seconds * 1000));
        findings.push(
            Finding::new(format!(
                "{} may take {budget} to start, and a rollout fails after {deadline}",
                container.title()
            ))
            .at(place("failures"), format!("{failures} tries"))
            .at(place("period"), "this far apart")
            .help(format!("lower `failures` or `period`, so that their product is at most {deadline}")),
        );
    }
    findings
}
