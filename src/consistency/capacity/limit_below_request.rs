//! A container may use less than it is promised.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::number::{Bytes, Cpu};

pub const CHECK: Check = Check {
    id: "capacity/limit-below-request",
    severity: Severity::Error,
    title: "a limit is below what the container is promised",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, workload) in &resolved.service.workloads {
        let Some(resources) = &workload.resources else { continue };
        if let (Some(request), Some(limit)) = (&resources.cpu, &resources.cpu_limit)
            && Cpu::millis(limit) < Cpu::millis(request)
        {
            findings.push(finding(resolved, key, "cpu", request, limit));
        }
        if let (Some(request), Some(limit)) = (&resources.memory, &resources.memory_limit)
            && Bytes::count(limit) < Bytes::count(request)
        {
            findings.push(finding(resolved, key, "memory", request, limit));
        }
    }
    findings
}

fn finding(resolved: &Resolved, workload: &str, what: &str, request: &str, limit: &str) -> Finding {
    let limit_key = format!("{what}-limit");
    Finding::new(format!("`{workload}` is promised {request} of {what} and may use only {limit}"))
        .at(resolved.place(["workloads", workload, "resources", &limit_key]), "the limit")
        .at(resolved.place(["workloads", workload, "resources", what]), "what it is promised")
        .help(format!("raise `{limit_key}` to {request} or more, or lower `{what}`"))
}
