//! Prometheus is told to read a port that the workload does not have.

use crate::check::{Check, Run};
use crate::consistency::{wording, written};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "workload/unknown-scrape-port",
    severity: Severity::Error,
    title: "Prometheus is told to read a port that does not exist",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, spec) in &resolved.service.workloads {
        let (Some(scrape), Some(workload)) = (&spec.scrape, resolved.workload(key)) else { continue };
        if workload.port(&scrape.port).is_some() {
            continue;
        }
        let known: Vec<&str> = workload.ports().map(|port| port.name.as_str()).collect();
        findings.push(
            Finding::new(format!("`{key}` has no port `{}` to read metrics from", scrape.port))
                .at(written::value(resolved, &["workloads", key, "scrape", "port"]), "no such port")
                .help(wording::meant(&scrape.port, &known, "write the port, with `expose = false`, below `ports`")),
        );
    }
    findings
}
