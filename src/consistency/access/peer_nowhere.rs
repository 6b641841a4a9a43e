//! A peer is called or admitted, and the platform does not say where it is.

use crate::check::{Check, Run};
use crate::consistency::party::{Party, party};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "access/peer-nowhere",
    severity: Severity::Error,
    title: "the platform does not say where a peer is",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let Some(access) = &resolved.service.access else { return Vec::new() };
    let mut findings = Vec::new();
    for name in access.inbound.keys() {
        let Party::Peer(peer) = party(world, name) else { continue };
        if peer.namespace.is_none() && peer.networks.is_empty() {
            // A host can be called, but calls that come in do not carry it.
            let cure = "give it `namespace` with `selector` and `service-account`, or `networks`";
            findings.push(finding(
                resolved,
                world,
                "inbound",
                name,
                ("is admitted, and nothing says from where it calls", cure),
            ));
        }
    }
    for name in access.outbound.keys() {
        let Party::Peer(peer) = party(world, name) else { continue };
        if peer.namespace.is_none() && peer.networks.is_empty() && peer.host.is_none() {
            let cure = "give it `namespace` with `selector`, or `host`, or `networks`";
            findings.push(finding(
                resolved,
                world,
                "outbound",
                name,
                ("is called, and nothing says where it is", cure),
            ));
        }
    }
    findings
}

fn finding(
    resolved: &Resolved,
    world: &EnvironmentWide,
    table: &str,
    name: &str,
    (what, cure): (&str, &str),
) -> Finding {
    Finding::new(format!("the peer `{name}` {what}"))
        .at(resolved.key_place(["access", table, name]), "named here")
        .at(world.platform_place(["peers", name]), "the peer")
        .help(format!("{cure} in `[peers.{name}]` of platform.toml"))
}
