//! A service that runs here is called and does not admit the caller: network and mesh would refuse the call.

use crate::check::{Check, Run};
use crate::consistency::party::{Party, party};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::Outbound;

pub const CHECK: Check = Check {
    id: "access/not-admitted",
    severity: Severity::Error,
    title: "a service is called and does not admit the caller",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let Some(access) = &resolved.service.access else { return Vec::new() };
    let mut findings = Vec::new();
    for (name, edge) in access.outbound.iter() {
        let Party::Runs(callee) = party(world, name) else { continue };
        if callee.name == resolved.name {
            findings.push(calls_itself(resolved));
        } else if !admits(callee, &resolved.name) {
            findings.push(finding(resolved, callee, edge));
        }
    }
    findings
}

fn admits(callee: &Resolved, caller: &str) -> bool {
    callee.service.access.as_ref().is_some_and(|access| access.inbound.contains_key(caller))
}

fn finding(resolved: &Resolved, callee: &Resolved, edge: &Outbound) -> Finding {
    let (caller, name) = (&resolved.name, &callee.name);
    let second = match callee.tree.get(["access"]) {
        Some(_) => callee.key_place(["access"]),
        None => callee.place(["name"]),
    };
    let lines: Vec<_> = match &edge.ports {
        Some(ports) => ports.iter().map(|port| format!("`[access.inbound.{caller}.ports.{port}]`")).collect(),
        None => vec![format!("`[access.inbound.{caller}]`")],
    };
    Finding::new(format!("`{name}` does not admit `{caller}`, which calls it"))
        .at(resolved.key_place(["access", "outbound", name]), "called here")
        .at(second, format!("no `[access.inbound.{caller}]` here"))
        .help(format!("add {} to the service.toml of `{name}`", lines.join(" and ")))
}

fn calls_itself(resolved: &Resolved) -> Finding {
    let name = &resolved.name;
    Finding::new(format!("`{name}` names itself as a service that it calls"))
        .at(resolved.key_place(["access", "outbound", name]), "this is the service itself")
        .help("calls between workloads of one service stand in `[access.within.<called workload>]`")
}
