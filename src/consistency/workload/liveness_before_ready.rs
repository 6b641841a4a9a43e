//! A liveness probe kills the program before its readiness probe has looked for the first time.

use crate::check::{Check, Run};
use crate::consistency::wording::duration;
use crate::consistency::written::{self, containers};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Probe, Resolved};

pub const CHECK: Check = Check {
    id: "workload/liveness-before-ready",
    severity: Severity::Warning,
    title: "a liveness probe kills the program before it may be ready",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for container in containers(resolved) {
        let made = container.container;
        let (Some(liveness), Some(readiness), None) = (&made.liveness, &made.readiness, &made.startup) else {
            continue;
        };
        let (killed, ready) = (patience(liveness), readiness.initial_delay.unwrap_or(0));
        if killed >= ready {
            continue;
        }
        let path = |probe, key| container.below(&["probes", probe, key]);
        let place = written::key(resolved, &container.below(&["probes", "liveness"]));
        let [killed, ready] = [killed, ready].map(|seconds| duration(seconds * 1000));
        findings.push(
            Finding::new(format!(
                "{} may be killed after {killed}, before it is asked whether it is ready",
                container.title()
            ))
            .at(place, format!("gives up after {killed}"))
            .at(written::value(resolved, &path("readiness", "initial-delay")), format!("looks first after {ready}"))
            .help("give the program a `startup` probe: the other two wait for it"),
        );
    }
    findings
}

/// Seconds after which a program that never answers is killed; what is not written is Kubernetes' default.
fn patience(probe: &Probe) -> u64 {
    probe.initial_delay.unwrap_or(0) + probe.period.unwrap_or(10) * u64::from(probe.failures.unwrap_or(3))
}
