//! A number of a probe is zero, which Kubernetes takes as not written.

use crate::check::{Check, Run};
use crate::consistency::written::{self, containers};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::Probe;
use crate::spec::number::Duration;

pub const CHECK: Check = Check {
    id: "workload/probe-zero",
    severity: Severity::Error,
    title: "a number of a probe is zero",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for container in containers(resolved) {
        for (name, probe) in container.probes() {
            findings.extend(zeros(probe).into_iter().map(|(key, default)| {
                let path = [container.path.as_slice(), &["probes", name, key]].concat();
                Finding::new(format!("`{key}` of the {name} probe of {} is zero", container.title()))
                    .at(written::value(resolved, &path), format!("Kubernetes would take this as {default}"))
                    .help(format!("write what is meant, or take `{key}` out"))
            }));
        }
    }
    findings
}

/// Keys that are zero, each with Kubernetes' default.
fn zeros(probe: &Probe) -> Vec<(&'static str, &'static str)> {
    let none = |duration: &Option<Duration>| duration.as_ref().is_some_and(|duration| duration.millis() == 0);
    let all = [
        ("period", "10s", none(&probe.period)),
        ("timeout", "1s", none(&probe.timeout)),
        ("failures", "3", probe.failures == Some(0)),
        ("successes", "1", probe.successes == Some(0)),
    ];
    all.into_iter().filter(|(_, _, is_zero)| *is_zero).map(|(key, default, _)| (key, default)).collect()
}
