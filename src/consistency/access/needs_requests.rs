//! An admission is narrowed to methods or paths where nothing can see them: the port has no requests, or there is no mesh.

use crate::check::{Check, Run};
use crate::consistency::party::exposed;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::AdmittedPort;

pub const CHECK: Check = Check {
    id: "access/needs-requests",
    severity: Severity::Error,
    title: "methods or paths are admitted where no requests are seen",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let Some(access) = &resolved.service.access else { return Vec::new() };
    let ports = access
        .inbound
        .iter()
        .flat_map(|(name, inbound)| inbound.ports.iter().map(move |(port, rule)| (name, port, rule)));
    ports.filter_map(|(name, port, rule)| finding(resolved, name, port, narrowed_by(rule)?)).collect()
}

/// The key that narrows the admission, if any.
fn narrowed_by(rule: &AdmittedPort) -> Option<&'static str> {
    let keys = [
        ("methods", rule.methods.is_empty()),
        ("prefixes", rule.prefixes.is_empty()),
        ("paths", rule.paths.is_empty()),
    ];
    keys.into_iter().find(|(_, empty)| !empty).map(|(key, _)| key)
}

fn finding(resolved: &Resolved, name: &str, port: &str, key: &str) -> Option<Finding> {
    let place = resolved.key_place(["access", "inbound", name, "ports", port, key]);
    let workload = resolved.workloads.iter().find(|workload| workload.port(port).is_some())?;
    let workload = exposed(resolved, port).map_or(workload.key.as_str(), |(service, _)| &service.workload);
    let offered = resolved.workload(workload)?.port(port)?;
    if resolved.environment.mesh.is_none() {
        let finding = Finding::new(format!("`{key}` cannot be enforced: there is no mesh"))
            .at(place, "nothing looks at requests");
        return Some(finding.help(format!("take `{key}` out, or give the environment a `[mesh]` in platform.toml")));
    }
    if offered.protocol.has_requests() && offered.tls.is_none() {
        return None;
    }
    let speaks = if offered.tls.is_some() { "TLS of its own" } else { offered.protocol.word() };
    let path = crate::consistency::party::port_path(resolved, workload, port);
    let said = if offered.tls.is_some() { "tls" } else { "protocol" };
    let written = resolved.tree.get(path.iter().copied().chain([said])).map(|node| node.place);
    let finding = Finding::new(format!("`{key}` needs requests, and the port `{port}` speaks {speaks}"))
        .at(place, "the mesh cannot see them here")
        .at(written.unwrap_or_else(|| resolved.key_place(path)), format!("speaks {speaks}"));
    Some(finding.help(format!("take `{key}` out, or give the port a protocol with requests: `protocol = \"http\"`")))
}
