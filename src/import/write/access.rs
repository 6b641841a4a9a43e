//! Edges: who calls whom, as NetworkPolicies say it. What else tells of edges stands in `callee`.

use serde_json::{Map, Value, json};

use super::{Draft, Input, callee};
use crate::import::canon::is_closed;
use crate::import::edge::{self, Peer, plain_labels};
use crate::import::group::{Group, Member, as_label};
use crate::import::manifest::Manifest;
use crate::import::ports::Port;
use crate::import::world::{self, items, port_number, text};

const DNS: u16 = 53;
/// Where the proxies of the mesh get their configuration.
const CONTROL_PLANE: u16 = 15012;

/// A workload with its service.
#[derive(Clone, Copy)]
pub(super) struct End<'w> {
    pub group: &'w Group<'w>,
    pub member: &'w Member<'w>,
}

/// Writes all edges.
pub(super) fn access(draft: &mut Draft, input: Input<'_>) {
    let policies = || input.world.of_kind("NetworkPolicy").filter(|it| it.group == "networking.k8s.io");
    for policy in policies() {
        let selector = policy.get("/spec/podSelector").cloned().unwrap_or_else(|| json!({}));
        if selector.as_object().is_some_and(Map::is_empty) {
            continue;
        }
        for workload in input.world.selected(policy.namespace.as_deref(), &selector) {
            if let Some(end) = end(input, workload) {
                ingress(draft, input, policy, end);
                egress(draft, input, policy, end);
            }
        }
    }
    callee::callees(draft, input);
}

/// The place of a workload in the fleet.
pub(super) fn end<'w>(input: Input<'w>, workload: &Manifest) -> Option<End<'w>> {
    input.groups.iter().find_map(|group| {
        let member = group.members.iter().find(|member| std::ptr::eq(member.manifest, workload))?;
        Some(End { group, member })
    })
}

fn ingress(draft: &mut Draft, input: Input<'_>, policy: &Manifest, to: End<'_>) {
    let spec = policy.get("/spec").cloned().unwrap_or_default();
    for rule in items(&spec, "ingress") {
        let ports = called(to, rule);
        // What no Service offers is no call: Prometheus gets through by `scrape`.
        let callers = edge::peers(input.world, policy, rule, "from");
        for peer in callers.into_iter().filter(|_| !ports.is_empty()) {
            match peer {
                Peer::Known(callers) => {
                    for from in callers.iter().filter_map(|caller| end(input, caller)) {
                        between(draft, from, to, &ports);
                    }
                }
                Peer::Anybody => {
                    admit(draft, to, "anyone", &ports);
                    let path = ["access", "inbound", "anyone", "reason"];
                    table(draft, to)
                        .put(&path, format!("imported: the NetworkPolicy {} admits everybody", policy.name));
                }
                // Routes let gateways in.
                other if is_gateway(input, &other) => {}
                other => {
                    if let Some(name) = declare(draft, input, to, policy, &other) {
                        admit(draft, to, &name, &ports);
                    }
                }
            }
        }
    }
}

/// Whether pods are those of a gateway that is among the manifests.
fn is_gateway(input: Input<'_>, peer: &Peer<'_>) -> bool {
    let Peer::Pods { namespace, labels } = peer else { return false };
    let Some(labels) = plain_labels(labels) else { return false };
    input.world.of_kind("Gateway").any(|gateway| {
        let selector = gateway.get("/spec/selector").and_then(Value::as_object);
        let has = selector.is_some_and(|selector| selector.iter().all(|(key, value)| labels.get(key) == Some(value)));
        has && world::same_namespace(gateway.namespace.as_deref(), namespace.as_deref())
    })
}

/// Exposed ports that a rule opens; all of them, where it names none.
fn called<'w>(to: End<'w>, rule: &Value) -> Vec<&'w Port> {
    let pod = world::pod(to.member.manifest).unwrap_or(&Value::Null);
    let exposed = to.member.ports.iter().filter(|port| port.service.is_some());
    let numbers: Vec<u16> =
        items(rule, "ports").iter().filter_map(|port| port_number(pod, port.get("port")?)).collect();
    exposed.filter(|port| items(rule, "ports").is_empty() || numbers.contains(&port.number)).collect()
}

fn table<'d>(draft: &'d mut Draft, end: End<'_>) -> &'d mut crate::import::table::Table {
    &mut draft.services.entry(end.group.name.clone()).or_default().table
}

/// Lets a caller in, by its name.
fn admit(draft: &mut Draft, to: End<'_>, name: &str, ports: &[&Port]) {
    for port in ports {
        table(draft, to).below(&["access", "inbound", name, "ports", &port.key]);
    }
}

/// An edge between two workloads that are known.
pub(super) fn between(draft: &mut Draft, from: End<'_>, to: End<'_>, ports: &[&Port]) {
    let (caller, callee) = (from.member.key.as_str(), to.member.key.as_str());
    let is_same = std::ptr::eq(from.member, to.member);
    if ports.is_empty() || is_same {
        return;
    }
    let path: Vec<&str> = if from.group.name == to.group.name {
        vec!["access", "within", callee]
    } else {
        admit(draft, to, &from.group.name, ports);
        vec!["access", "outbound", &to.group.name]
    };
    let edge = table(draft, from).below(&path);
    insert(edge, "from", caller);
    ports.iter().for_each(|port| insert(edge, "ports", &port.key));
}

/// Adds to a list what it does not have.
pub(super) fn insert(map: &mut Map<String, Value>, list: &str, item: &str) {
    let list = map.entry(list).or_insert_with(|| json!([]));
    if let Some(list) = list.as_array_mut().filter(|list| !list.iter().any(|it| it == item)) {
        list.push(item.into());
    }
}

/// Declares what is outside of the fleet as a peer; `None`: the platform has no such peers.
fn declare(draft: &mut Draft, input: Input<'_>, end: End<'_>, policy: &Manifest, peer: &Peer<'_>) -> Option<String> {
    match peer {
        Peer::Pods { namespace, labels } => {
            let labels = plain_labels(labels)?;
            let own = policy.namespace.clone().unwrap_or_else(|| super::team(input, end.group));
            let there = namespace.clone().unwrap_or(own);
            let value = labels.values().next().and_then(Value::as_str).map_or_else(|| there.clone(), str::to_owned);
            let name = free(draft, input, &as_label(&value), &there, &labels);
            draft.platform.put(&["peers", &name, "namespace"], there);
            if !labels.is_empty() {
                draft.platform.put(&["peers", &name, "selector"], Value::Object(labels));
            }
            Some(name)
        }
        Peer::Block { cidr, except } if except.is_empty() => {
            let name = format!("net-{}", as_label(cidr));
            draft.platform.put(&["peers", &name, "networks"], json!([cidr]));
            Some(name)
        }
        _ => None,
    }
}

/// A name for a peer that no service has, and no other peer.
fn free(draft: &Draft, input: Input<'_>, wanted: &str, namespace: &str, labels: &Map<String, Value>) -> String {
    let is_same = |name: &str| match draft.platform.get(&["peers", name]) {
        None => true,
        Some(known) => {
            let selector = known.get("selector").and_then(Value::as_object).cloned().unwrap_or_default();
            text(known, "namespace") == Some(namespace) && selector == *labels
        }
    };
    let is_free = |name: &String| !input.groups.iter().any(|group| group.name == *name) && is_same(name);
    let mut names = [wanted.to_owned(), format!("{wanted}-{namespace}")].into_iter();
    names.find(is_free).unwrap_or_else(|| format!("{wanted}-of-{namespace}"))
}

fn egress(draft: &mut Draft, input: Input<'_>, policy: &Manifest, from: End<'_>) {
    let spec = policy.get("/spec").cloned().unwrap_or_default();
    if !is_closed(&spec, "Egress", "egress") {
        return;
    }
    for rule in items(&spec, "egress") {
        let numbers = numbers(rule);
        // DNS is open for every pod, the mesh's control plane too; the platform says where they are.
        if numbers.iter().any(|(number, _)| *number == CONTROL_PLANE) {
            continue;
        }
        if !numbers.is_empty() && numbers.iter().all(|(number, _)| *number == DNS) {
            dns(draft, input, policy, rule);
            continue;
        }
        for peer in edge::peers(input.world, policy, rule, "to") {
            match &peer {
                Peer::Known(callees) => {
                    for to in callees.iter().filter_map(|callee| end(input, callee)) {
                        let ports = called(to, rule);
                        between(draft, from, to, &ports);
                    }
                }
                // An address of a host that has a name is an edge to that host.
                Peer::Block { cidr, .. } if has_name(input, cidr) => {}
                Peer::Block { cidr, except } if except.is_empty() => {
                    for (number, transport) in &numbers {
                        let path = ["access", "networks", cidr, "ports"];
                        open(table(draft, from).below(&path), *number, transport);
                        insert(table(draft, from).below(&path[..3]), "from", &from.member.key);
                    }
                }
                Peer::Pods { .. } => {
                    if let (Some(name), false) = (declare(draft, input, from, policy, &peer), numbers.is_empty()) {
                        for (number, transport) in &numbers {
                            open(draft.platform.below(&["peers", &name, "ports"]), *number, transport);
                        }
                        let edge = table(draft, from).below(&["access", "outbound", &name]);
                        insert(edge, "from", &from.member.key);
                        numbers.iter().for_each(|(number, _)| insert(edge, "ports", &format!("p{number}")));
                    }
                }
                _ => {}
            }
        }
    }
}

fn has_name(input: Input<'_>, cidr: &str) -> bool {
    let address = cidr.split('/').next().unwrap_or_default();
    let entries = input.world.of_kind("ServiceEntry").filter_map(|entry| entry.get("/spec"));
    entries
        .flat_map(|spec| items(spec, "addresses"))
        .any(|it| it.as_str().and_then(|it| it.split('/').next()) == Some(address))
}

/// Numbers of the ports of a rule.
fn numbers(rule: &Value) -> Vec<(u16, String)> {
    let number = |port: &Value| {
        let number = port_number(&Value::Null, port.get("port")?)?;
        port.get("endPort").is_none().then(|| (number, text(port, "protocol").unwrap_or("TCP").to_owned()))
    };
    items(rule, "ports").iter().filter_map(number).collect()
}

fn open(ports: &mut Map<String, Value>, number: u16, transport: &str) {
    let mut port = json!({ "port": number });
    if transport == "UDP" {
        port["protocol"] = "udp".into();
    }
    ports.insert(format!("p{number}"), port);
}

fn dns(draft: &mut Draft, input: Input<'_>, policy: &Manifest, rule: &Value) {
    for peer in edge::peers(input.world, policy, rule, "to") {
        if let Peer::Pods { namespace: Some(namespace), labels } = peer
            && let Some(labels) = plain_labels(&labels).filter(|labels| !labels.is_empty())
        {
            let path = ["clusters", super::platform::CLUSTER, "dns"];
            draft.platform.below(&path).insert("namespace".into(), namespace.into());
            draft.platform.below(&path).insert("selector".into(), Value::Object(labels));
        }
    }
}
