//! A Service in front of pods that come and go.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "workload/job-exposes-port",
    severity: Severity::Error,
    title: "a program that ends exposes a port",
    run: Run::Service(run),
};

/// Only its sidecars can have ports.
fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for workload in resolved.workloads.iter().filter(|workload| workload.run.is_some()) {
        let key = workload.key.as_str();
        for sidecar in &workload.sidecars {
            let exposed = sidecar.ports.iter().filter(|port| port.service.is_some());
            findings.extend(exposed.map(|port| {
                let path = ["workloads", key, "sidecars", &sidecar.name, "ports", &port.name];
                Finding::new(format!(
                    "port `{}` of `{key}` would be offered to others, and its pods come and go",
                    port.name
                ))
                .at(written::key(resolved, &path), "nobody could rely on it")
                .at(written::value(resolved, &["workloads", key, "kind"]), "its program ends")
                .help("write `expose = false`: probes and the program itself still reach it")
            }));
        }
    }
    findings
}
