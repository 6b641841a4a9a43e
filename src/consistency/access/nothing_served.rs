//! An edge names no ports, and what it would mean then is nothing.

use crate::check::{Check, Run};
use crate::consistency::party::{Party, exposed_names, party};
use crate::consistency::wording::quoted;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "access/nothing-served",
    severity: Severity::Error,
    title: "an edge names no port and means none",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let Some(access) = &resolved.service.access else { return Vec::new() };
    let mut findings = Vec::new();
    if resolved.serving_port().is_none() {
        let open = access.inbound.iter().filter(|(_, inbound)| inbound.ports.is_empty());
        findings.extend(open.map(|(name, _)| unclear(resolved, ["access", "inbound", name], resolved)));
    }
    let calls = access.outbound.iter().filter(|(_, edge)| edge.ports.is_none());
    findings.extend(calls.filter_map(|(name, _)| outbound(resolved, world, name)));
    let within = access.within.iter().filter(|(_, edge)| edge.ports.is_none());
    findings.extend(within.filter_map(|(target, _)| within_nothing(resolved, target)));
    let hosts = access.hosts.iter().filter(|(_, edge)| edge.ports.is_empty()).map(|(host, _)| ("hosts", &**host));
    let networks = access.networks.iter().filter(|(_, edge)| edge.ports.is_empty());
    let outside = hosts.chain(networks.map(|(network, _)| ("networks", &**network)));
    findings.extend(outside.map(|(table, name)| opens_nothing(resolved, table, name)));
    findings
}

fn outbound(resolved: &Resolved, world: &EnvironmentWide, name: &str) -> Option<Finding> {
    let path = ["access", "outbound", name];
    match party(world, name) {
        Party::Runs(callee) if callee.name != resolved.name && callee.serving_port().is_none() => {
            Some(unclear(resolved, path, callee))
        }
        Party::Peer(peer) if peer.ports.is_empty() => {
            let finding = Finding::new(format!("the peer `{name}` has no port that could be called"))
                .at(resolved.key_place(path), "called here")
                .at(world.platform_place(["peers", name]), "the peer");
            Some(finding.help(format!("declare `[peers.{name}.ports.http]` with `port = 80` in platform.toml")))
        }
        _ => None,
    }
}

fn within_nothing(resolved: &Resolved, target: &str) -> Option<Finding> {
    if resolved.workload(target)?.ports().any(|port| port.service.is_some()) {
        return None;
    }
    let finding = Finding::new(format!("the workload `{target}` exposes no port that could be called"))
        .at(resolved.key_place(["access", "within", target]), "called here")
        .at(resolved.key_place(["workloads", target]), "no exposed port here");
    Some(finding.help(format!("declare `[workloads.{target}.ports.http]` with `port = 8080`")))
}

fn opens_nothing(resolved: &Resolved, table: &str, name: &str) -> Finding {
    Finding::new(format!("the edge to `{name}` opens no port"))
        .at(resolved.key_place(["access", table, name]), "nothing is let out")
        .help(format!("name a port: `[access.{table}.\"{name}\".ports.https]` with `port = 443`"))
}

/// `owner` does not say what its bare name means, and `resolved` needs to know.
fn unclear(resolved: &Resolved, path: [&str; 3], owner: &Resolved) -> Finding {
    let name = &owner.name;
    let exposed = exposed_names(owner);
    let (reason, example) = match exposed.as_slice() {
        [] => ("exposes no port".to_owned(), "http"),
        [first, ..] => (format!("exposes {} and does not say which it serves", quoted(exposed.clone())), *first),
    };
    let finding = Finding::new(format!("this edge names no ports, and `{name}` {reason}"))
        .at(resolved.key_place(path), "which port?")
        .at(owner.place(["name"]), "no `serves` here");
    if exposed.is_empty() {
        return finding.help(format!("declare a port in the service.toml of `{name}`: `[workloads.web.ports.http]`"));
    }
    let ports = match path[1] {
        "inbound" => format!("`[access.inbound.{}.ports.{example}]`", path[2]),
        _ => format!("`ports = [\"{example}\"]` here"),
    };
    finding.help(format!("write {ports}, or `serves = {{ port = \"{example}\" }}` in the service.toml of `{name}`"))
}
