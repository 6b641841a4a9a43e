//! A peer is pods of a namespace, or a host, or networks: exactly one of them.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::EnvironmentWide;
use crate::spec::platform::Peer;

pub const CHECK: Check = Check {
    id: "platform/peer-shape",
    severity: Severity::Error,
    title: "a peer is not exactly one of pods, a host and networks",
    run: Run::Environment(run),
};

fn run(world: &EnvironmentWide) -> Vec<Finding> {
    let peers = world.environment.platform.peers.iter();
    let mut findings = Vec::new();
    for (name, peer) in peers {
        let said = said(peer);
        let at = |key: &str| written::platform(world, &["peers", name, key]);
        match said.as_slice() {
            [_] => {}
            [] => findings.push(
                Finding::new(format!("the peer `{name}` does not say what it is"))
                    .at(written::platform(world, &["peers", name]), "neither pods nor a host nor networks")
                    .help("write one of `namespace` with `selector`, `host`, and `networks`"),
            ),
            [first, second, ..] => findings.push(
                Finding::new(format!("the peer `{name}` is two things at once"))
                    .at(at(second), format!("`{second}` says one"))
                    .at(at(first), format!("`{first}` says another"))
                    .help("make two peers of it, or take one out"),
            ),
        }
    }
    findings
}

fn said(peer: &Peer) -> Vec<&'static str> {
    let all = [
        ("namespace", peer.namespace.is_some()),
        ("host", peer.host.is_some()),
        ("networks", !peer.networks.is_empty()),
    ];
    all.into_iter().filter(|(_, is_said)| *is_said).map(|(key, _)| key).collect()
}
