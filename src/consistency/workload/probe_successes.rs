//! A liveness or startup probe that must succeed more than once: the API server refuses it.

use crate::check::{Check, Run};
use crate::consistency::written::{self, containers};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::Probe;

pub const CHECK: Check = Check {
    id: "workload/probe-successes",
    severity: Severity::Error,
    title: "a liveness or startup probe must succeed more than once",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for container in containers(resolved) {
        let wrong = |probe: &Probe| probe.successes.is_some_and(|successes| successes > 1);
        let probes = container.probes().into_iter().filter(|(name, probe)| *name != "readiness" && wrong(probe));
        findings.extend(probes.map(|(name, _)| {
            let path = [container.path.as_slice(), &["probes", name, "successes"]].concat();
            Finding::new(format!("one success must be enough for the {name} probe of {}", container.title()))
                .at(written::value(resolved, &path), "can only be 1")
                .help("take `successes` out; only a readiness probe may wait for several")
        }));
    }
    findings
}
