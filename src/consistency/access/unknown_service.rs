//! An edge names a service or peer that nobody knows.

use crate::check::{Check, Run};
use crate::decode::nearest;
use crate::diagnostics::{Finding, Severity};
use crate::resolve::ANYONE;
use crate::resolved::{EnvironmentWide, KUBERNETES_API, Resolved};

pub const CHECK: Check = Check {
    id: "access/unknown-service",
    severity: Severity::Error,
    title: "an edge names a service or peer that does not exist",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let Some(access) = &resolved.service.access else { return Vec::new() };
    let inbound = access.inbound.keys().map(|name| ("inbound", name));
    let outbound = access.outbound.keys().map(|name| ("outbound", name));
    inbound
        .chain(outbound)
        .filter(|(side, name)| !known(world, side, name))
        .map(|(side, name)| finding(resolved, world, side, name))
        .collect()
}

/// Whether an edge of this side may name it.
pub fn known(world: &EnvironmentWide, side: &str, name: &str) -> bool {
    name == KUBERNETES_API
        || (name == ANYONE && side == "inbound")
        || world.known.contains(name)
        || world.environment.platform.peers.contains_key(name)
}

fn finding(resolved: &Resolved, world: &EnvironmentWide, side: &str, name: &str) -> Finding {
    let finding = Finding::new(format!("there is no service or peer `{name}`"))
        .at(resolved.key_place(["access", side, name]), "named here");
    let peers = world.environment.platform.peers.keys().map(|peer| &**peer);
    match nearest(name, world.known.iter().map(String::as_str).chain(peers)) {
        Some(near) => finding.help(format!("`{near}` is meant?")),
        None => finding.help(format!("add services/{name}/service.toml, or `[peers.{name}]` to platform.toml")),
    }
}
