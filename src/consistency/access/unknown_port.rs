//! An edge, or `serves`, names a port that does not exist or that no Service offers.

use crate::check::{Check, Run};
use crate::consistency::party::{Party, exposed, exposed_names, party};
use crate::consistency::wording::meant;
use crate::diagnostics::{Finding, Severity};
use crate::resolve::ANYONE;
use crate::resolved::{EnvironmentWide, Resolved, Workload};
use crate::source::Place;
use crate::spec::form::Label;

pub const CHECK: Check = Check {
    id: "access/unknown-port",
    severity: Severity::Error,
    title: "an edge names a port that is not offered",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(serves) = &resolved.service.serves
        && exposed(resolved, &serves.port).is_none()
    {
        findings.push(not_offered(resolved, &serves.port, resolved.place(["serves", "port"]), resolved));
    }
    let Some(access) = &resolved.service.access else { return findings };
    for (name, inbound) in access.inbound.iter() {
        let known = |port: &Label| {
            exposed(resolved, port).is_some() || finds_pods(world, name) && hidden(resolved, port).is_some()
        };
        let unknown = inbound.ports.keys().filter(|port| !known(port));
        let place = |port: &Label| resolved.key_place(["access", "inbound", name, "ports", port]);
        findings.extend(unknown.map(|port| not_offered(resolved, port, place(port), resolved)));
    }
    for (name, edge) in access.outbound.iter() {
        for (position, port) in edge.ports.iter().flatten().enumerate() {
            let place = resolved.item_place(["access", "outbound", name, "ports"], position);
            findings.extend(outbound(resolved, world, name, port, place));
        }
    }
    for (target, edge) in access.within.iter() {
        for (position, port) in edge.ports.iter().flatten().enumerate() {
            if exposed(resolved, port).is_none_or(|(service, _)| service.workload != **target) {
                let place = resolved.item_place(["access", "within", target, "ports"], position);
                findings.push(not_offered_within(resolved, target, port, place));
            }
        }
    }
    findings
}

fn outbound(resolved: &Resolved, world: &EnvironmentWide, name: &str, port: &str, place: Place) -> Option<Finding> {
    match party(world, name) {
        Party::Runs(callee) if exposed(callee, port).is_none() => Some(not_offered(resolved, port, place, callee)),
        Party::Peer(peer) if !peer.ports.contains_key(port) => {
            let known: Vec<_> = peer.ports.keys().map(|port| &**port).collect();
            let finding = Finding::new(format!("the peer `{name}` has no port `{port}`"))
                .at(place, "named here")
                .at(world.platform_place(["peers", name]), "the peer");
            Some(finding.help(meant(port, &known, &format!("declare `[peers.{name}.ports.{port}]` in platform.toml"))))
        }
        Party::KubernetesApi if port != "https" => {
            let finding = Finding::new(format!("the API server has no port `{port}`")).at(place, "named here");
            Some(finding.help("leave `ports` out: its only port is `https`"))
        }
        _ => None,
    }
}

/// Services of the fleet call through Services; others may know the pods by themselves, as what watches them does.
fn finds_pods(world: &EnvironmentWide, name: &str) -> bool {
    name == ANYONE || matches!(party(world, name), Party::Peer(_))
}

/// The workload with that port, be it on a Service or not.
fn hidden<'r>(owner: &'r Resolved, port: &str) -> Option<&'r Workload> {
    owner.workloads.iter().find(|workload| workload.port(port).is_some())
}

/// `owner` should offer the port, and `resolved` names it.
fn not_offered(resolved: &Resolved, port: &str, place: Place, owner: &Resolved) -> Finding {
    let name = &owner.name;
    if let Some(workload) = hidden(owner, port) {
        let path = crate::consistency::party::port_path(owner, &workload.key, port);
        let expose = path.into_iter().chain(["expose"]);
        return Finding::new(format!("the port `{port}` of `{name}` is not exposed"))
            .at(place, "named here")
            .at(owner.place(expose), "kept off the Service")
            .help("take `expose = false` out there");
    }
    let finding = Finding::new(format!("`{name}` has no port `{port}`")).at(place, "named here");
    let second = (name != &resolved.name).then(|| owner.place(["name"]));
    let declare = format!("declare `[workloads.<workload>.ports.{port}]` in the service.toml of `{name}`");
    finding.at(second, "the service").help(meant(port, &exposed_names(owner), &declare))
}

fn not_offered_within(resolved: &Resolved, target: &str, port: &str, place: Place) -> Finding {
    let workload = resolved.workload(target);
    let offered: Vec<_> = workload
        .iter()
        .flat_map(|workload| workload.ports())
        .filter(|port| port.service.is_some())
        .map(|port| port.name.as_str())
        .collect();
    Finding::new(format!("the workload `{target}` does not expose a port `{port}`"))
        .at(place, "named here")
        .at(workload.map(|_| resolved.key_place(["workloads", target])), "the workload")
        .help(meant(port, &offered, &format!("declare `[workloads.{target}.ports.{port}]`")))
}
