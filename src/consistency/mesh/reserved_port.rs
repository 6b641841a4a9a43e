//! A program listens on a port that the mesh proxy beside it uses itself.

use crate::check::{Check, Run};
use crate::consistency::ports::{Declared, declared};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "mesh/reserved-port",
    severity: Severity::Error,
    title: "a program listens on a port of the mesh proxy",
    run: Run::Service(run),
};

/// Ports of Istio's proxy and what each is for (Istio, "Application Requirements").
const RESERVED: [(u16, &str); 10] = [
    (15000, "the proxy's administration"),
    (15001, "calls that go out"),
    (15002, "detection of port conflicts"),
    (15004, "debugging"),
    (15006, "calls that come in"),
    (15008, "tunnels of the mesh"),
    (15020, "merged metrics"),
    (15021, "the proxy's health"),
    (15053, "DNS"),
    (15090, "the proxy's metrics"),
];

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    if resolved.environment.mesh.is_none() {
        return Vec::new();
    }
    declared(resolved).iter().filter_map(|port| finding(resolved, port)).collect()
}

fn finding(resolved: &Resolved, port: &Declared<'_>) -> Option<Finding> {
    let (number, purpose) = RESERVED.iter().find(|(number, _)| *number == port.spec.port.0)?;
    let finding = Finding::new(format!("the port `{}` has the number {number}, which the mesh proxy uses", port.name))
        .at(resolved.place(port.path.iter().copied().chain(["port"])), format!("reserved for {purpose}"));
    Some(finding.help("let the program listen elsewhere, outside of 15000 to 15090"))
}
