//! A running service is let in and does not call: a right that nobody needs.

use crate::check::{Check, Run};
use crate::consistency::access::unknown_service;
use crate::consistency::party::{Party, called_ports, party};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::{Inbound, Outbound};

pub const CHECK: Check = Check {
    id: "access/unused-admission",
    severity: Severity::Warning,
    title: "a service is admitted that does not call",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let Some(access) = &resolved.service.access else { return Vec::new() };
    let mut findings = Vec::new();
    for (name, inbound) in access.inbound.iter().filter(|(_, inbound)| inbound.expected != Some(true)) {
        let Party::Runs(caller) = party(world, name) else { continue };
        match caller.service.access.as_ref().and_then(|access| access.outbound.get(&*resolved.name)) {
            Some(edge) => findings.extend(unused_ports(resolved, caller, inbound, edge)),
            // It may mean this service: another check says that it calls nobody who exists.
            None if calls_a_stranger(caller, world) => {}
            None => findings.push(unused(resolved, caller)),
        }
    }
    findings
}

fn calls_a_stranger(caller: &Resolved, world: &EnvironmentWide) -> bool {
    let access = caller.service.access.as_ref();
    access.is_some_and(|access| access.outbound.keys().any(|name| !unknown_service::known(world, "outbound", name)))
}

fn unused(resolved: &Resolved, caller: &Resolved) -> Finding {
    let (name, callee) = (&caller.name, &resolved.name);
    Finding::new(format!("`{name}` is admitted and does not call `{callee}`"))
        .at(resolved.key_place(["access", "inbound", name]), "admitted here")
        .at(caller.place(["name"]), format!("no `[access.outbound.{callee}]` here"))
        .help(format!("take `[access.inbound.{name}]` out; or, if the call comes later, write `expected = true` there"))
}

fn unused_ports(resolved: &Resolved, caller: &Resolved, inbound: &Inbound, edge: &Outbound) -> Vec<Finding> {
    let (name, callee) = (&caller.name, &resolved.name);
    let called = called_ports(edge.ports.as_deref(), resolved);
    // Where nothing is called, another check says why.
    let unused = inbound.ports.keys().filter(|port| !called.is_empty() && !called.contains(&&***port));
    unused
        .map(|port| {
            Finding::new(format!("`{name}` is admitted to the port `{port}` and does not call it"))
                .at(resolved.key_place(["access", "inbound", name, "ports", port]), "admitted here")
                .at(caller.key_place(["access", "outbound", callee]), "this edge does not name the port")
                .help(format!("take `[access.inbound.{name}.ports.{port}]` out"))
        })
        .collect()
}
