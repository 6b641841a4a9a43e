//! A liveness or startup probe that does not say how it asks. A readiness probe then asks the serving port in its own way.

use crate::check::{Check, Run};
use crate::consistency::written::{self, containers};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::Probe;

pub const CHECK: Check = Check {
    id: "workload/probe-without-kind",
    severity: Severity::Error,
    title: "a probe does not say how it asks",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for container in containers(resolved) {
        let silent = container.probes().into_iter().filter(|(name, probe)| *name != "readiness" && !says_how(probe));
        findings.extend(silent.map(|(name, probe)| {
            let path = [container.path.as_slice(), &["probes", name]].concat();
            let tcp = written::value(resolved, &[&path[..], &["tcp"]].concat()).filter(|_| probe.tcp.is_some());
            Finding::new(format!("the {name} probe of {} does not say how it asks", container.title()))
                .at(tcp.or_else(|| written::key(resolved, &path)), "nothing would be asked")
                .help("write one of `http = \"/healthz\"`, `tcp = true`, `grpc = \"\"` and `exec = [\"bin/alive\"]`")
        }));
    }
    findings
}

fn says_how(probe: &Probe) -> bool {
    probe.http.is_some() || probe.grpc.is_some() || probe.exec.is_some() || probe.tcp == Some(true)
}
