//! Edges that no policy tells: from variables that hold the address of a Service of the fleet, where no policy says who may
//! call it; and from ServiceEntries, for hosts outside.

use serde_json::{Map, Value, json};

use super::access::{End, between, insert};
use super::{Draft, Input};
use crate::import::canon::is_closed;
use crate::import::group::{Group, LABELS, Member};
use crate::import::manifest::Manifest;
use crate::import::world::{self, items, text};

/// Writes them.
pub(super) fn callees(draft: &mut Draft, input: Input<'_>) {
    for group in input.groups {
        for member in &group.members {
            addresses(draft, input, End { group, member });
        }
    }
    hosts(draft, input);
}

/// Edges of which a variable with the address of a Service tells, where no policy says who may call it.
fn addresses(draft: &mut Draft, input: Input<'_>, from: End<'_>) {
    let Some(pod) = world::pod(from.member.manifest) else { return };
    if is_governed(input, from.member.manifest, "Egress", "egress") {
        return;
    }
    let containers = items(pod, "containers").iter().chain(items(pod, "initContainers"));
    let values: Vec<&str> = containers.flat_map(|it| items(it, "env")).filter_map(|it| text(it, "value")).collect();
    for (group, member) in input.groups.iter().flat_map(|group| group.members.iter().map(move |it| (group, it))) {
        let to = End { group, member };
        if is_governed(input, member.manifest, "Ingress", "ingress") {
            continue;
        }
        for port in &member.ports {
            let number = port.service.unwrap_or_default();
            let names = |value: &&&str| member.service.is_some_and(|it| is_address(value, it, number));
            if port.service.is_some() && values.iter().any(|value| names(&value)) {
                between(draft, from, to, &[port]);
            }
        }
    }
}

/// Whether a policy closes the pods of a workload in a direction.
fn is_governed(input: Input<'_>, workload: &Manifest, direction: &str, field: &str) -> bool {
    input.world.of_kind("NetworkPolicy").any(|policy| {
        let spec = policy.get("/spec").cloned().unwrap_or_default();
        let selector = spec.get("podSelector").cloned().unwrap_or_else(|| json!({}));
        let is_for_all = selector.as_object().is_some_and(Map::is_empty);
        let selects = || input.world.selected(policy.namespace.as_deref(), &selector);
        !is_for_all && is_closed(&spec, direction, field) && selects().iter().any(|it| std::ptr::eq(*it, workload))
    })
}

/// Whether a text is the address of a port of a Service: `orders:80`, `http://orders.shop.svc.cluster.local/v1`.
fn is_address(value: &str, service: &Manifest, number: u16) -> bool {
    let (scheme, rest) = value.split_once("://").unwrap_or(("", value));
    let authority = rest.split('/').next().unwrap_or_default();
    let (host, port) = authority.rsplit_once(':').unwrap_or((authority, ""));
    let port = match (port, scheme) {
        ("", "http" | "grpc") => Some(80),
        ("", "https") => Some(443),
        (port, _) => port.parse().ok(),
    };
    let mut parts = host.splitn(3, '.');
    let is_named = parts.next() == Some(&service.name);
    let there = parts.next();
    let is_here = there.is_none() || world::same_namespace(there, service.namespace.as_deref());
    let is_inside = parts.next().is_none_or(|rest| rest == "svc" || rest.starts_with("svc."));
    is_named && is_here && is_inside && port == Some(number)
}

/// Hosts outside that the mesh knows. Who calls them it does not say: it is the service that its labels name, or the only
/// one there is.
fn hosts(draft: &mut Draft, input: Input<'_>) {
    for entry in input.world.of_kind("ServiceEntry") {
        let labels = entry.get("/metadata/labels");
        let named = LABELS.iter().find_map(|label| {
            let value = text(labels?, label)?;
            input.groups.iter().find(|group| group.name == value)
        });
        let Some(group) = named.or_else(|| input.groups.first().filter(|_| input.groups.len() == 1)) else { continue };
        let spec = entry.get("/spec").cloned().unwrap_or_default();
        for host in items(&spec, "hosts").iter().filter_map(Value::as_str) {
            let Some(service) = draft.services.get_mut(&group.name) else { return };
            for port in items(&spec, "ports") {
                let number = port.get("number").and_then(Value::as_u64).unwrap_or_default();
                let spoken = text(port, "protocol").unwrap_or("TCP").to_lowercase();
                let is_usual = [("http", 80), ("https", 443)].contains(&(spoken.as_str(), number));
                let key = if is_usual { spoken.clone() } else { format!("p{number}") };
                let table = service.table.below(&["access", "hosts", host, "ports", &key]);
                if !is_usual {
                    table.insert("port".into(), number.into());
                    table.insert("protocol".into(), spoken.into());
                }
            }
            let addresses = items(&spec, "addresses");
            if !addresses.is_empty() {
                service.table.put(&["access", "hosts", host, "addresses"], addresses.to_vec());
            }
            for member in callers(input, group, items(&spec, "addresses")) {
                insert(service.table.below(&["access", "hosts", host]), "from", &member.key);
            }
        }
    }
}

/// Workloads of a service that may call outside: those that no policy closes, or that one lets out to the world or to these
/// addresses.
fn callers<'g>(input: Input<'_>, group: &'g Group<'g>, addresses: &[Value]) -> Vec<&'g Member<'g>> {
    let is_out = |member: &&Member<'_>| {
        let policies = input.world.of_kind("NetworkPolicy").filter(|policy| {
            let selector = policy.get("/spec/podSelector").cloned().unwrap_or_default();
            let picked = input.world.selected(policy.namespace.as_deref(), &selector);
            picked.iter().any(|it| std::ptr::eq(*it, member.manifest))
        });
        let rules = policies.filter_map(|policy| policy.get("/spec")).flat_map(|spec| items(spec, "egress"));
        let blocks = rules.flat_map(|rule| items(rule, "to")).filter_map(|to| to.pointer("/ipBlock/cidr")?.as_str());
        let reaches = |cidr: &str| {
            let address = cidr.split('/').next().unwrap_or_default();
            cidr == "0.0.0.0/0" || addresses.iter().any(|it| it.as_str() == Some(address))
        };
        !is_governed(input, member.manifest, "Egress", "egress") || blocks.into_iter().any(reaches)
    };
    group.members.iter().filter(is_out).collect()
}
