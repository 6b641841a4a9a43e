//! The callee admits the caller, but not to the port that is called.

use crate::check::{Check, Run};
use crate::consistency::party::{Party, called_ports, exposed, party};
use crate::consistency::wording::quoted;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::{Inbound, Outbound};

pub const CHECK: Check = Check {
    id: "access/port-not-admitted",
    severity: Severity::Error,
    title: "a port is called to which the caller is not admitted",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let Some(access) = &resolved.service.access else { return Vec::new() };
    let mut findings = Vec::new();
    for (name, edge) in access.outbound.iter() {
        let Party::Runs(callee) = party(world, name) else { continue };
        let admission = callee.service.access.as_ref().and_then(|access| access.inbound.get(&*resolved.name));
        let Some(admission) = admission else { continue };
        let admitted = admitted(callee, admission);
        let refused = called_ports(edge.ports.as_deref(), callee).into_iter().enumerate();
        let refused = refused.filter(|(_, port)| exposed(callee, port).is_some() && !admitted.contains(port));
        findings.extend(refused.map(|(position, port)| finding(resolved, callee, edge, position, port, &admitted)));
    }
    findings
}

/// Names of the ports that an admission opens; empty where that is unclear, which is another check's finding.
fn admitted<'c>(callee: &'c Resolved, admission: &'c Inbound) -> Vec<&'c str> {
    if admission.ports.is_empty() {
        return called_ports(None, callee);
    }
    admission.ports.keys().map(|port| &**port).collect()
}

fn finding(
    resolved: &Resolved,
    callee: &Resolved,
    edge: &Outbound,
    position: usize,
    port: &str,
    admitted: &[&str],
) -> Finding {
    let (caller, name) = (&resolved.name, &callee.name);
    let place = match edge.ports {
        Some(_) => resolved.item_place(["access", "outbound", name, "ports"], position),
        None => resolved.key_place(["access", "outbound", name]),
    };
    Finding::new(format!("`{name}` does not admit `{caller}` to its port `{port}`"))
        .at(place, "called here")
        .at(
            callee.key_place(["access", "inbound", caller]),
            format!("admitted to {}", quoted(admitted.iter().copied())),
        )
        .help(format!("add `[access.inbound.{caller}.ports.{port}]` to the service.toml of `{name}`"))
}
