//! NetworkPolicies as what they mean: which pods are closed, and who comes and goes by which port. Policies add up, so every
//! edge stands for itself.

use serde_json::{Map, Value, json};

use super::Part;
use crate::import::edge::{self, Peer};
use crate::import::manifest::Manifest;
use crate::import::world::{self, World, items, port_number, text};

/// One part for each workload that the policy selects; for none, the policy itself.
pub(super) fn network_policy(world: &World, manifest: &Manifest) -> Vec<Part> {
    let empty = json!({});
    let selector = manifest.get("/spec/podSelector").unwrap_or(&empty);
    let is_for_all = selector.as_object().is_some_and(Map::is_empty);
    let selected = if is_for_all { Vec::new() } else { world.selected(manifest.namespace.as_deref(), selector) };
    if is_for_all {
        return vec![Part::new("NetworkPolicy of all pods", edges(world, manifest, None))];
    }
    if selected.is_empty() {
        return vec![Part::new(format!("NetworkPolicy of pods {}", labels(selector)), edges(world, manifest, None))];
    }
    let part = |workload: &&Manifest| {
        Part::new(format!("NetworkPolicy of {}", workload.title()), edges(world, manifest, Some(workload)))
    };
    selected.iter().map(part).collect()
}

fn edges(world: &World, manifest: &Manifest, workload: Option<&Manifest>) -> Value {
    let mut body = json!({});
    let spec = manifest.get("/spec").cloned().unwrap_or_default();
    for (direction, field, other) in [("Ingress", "ingress", "from"), ("Egress", "egress", "to")] {
        if !is_closed(&spec, direction, field) {
            continue;
        }
        body[field]["closed"] = true.into();
        for rule in items(&spec, field) {
            for (title, callee) in edge::peers(world, manifest, rule, other).iter().flat_map(titles) {
                let called = if field == "ingress" { workload } else { callee };
                for port in ports(called, rule) {
                    body[field][format!("[{title} {port}]")] = true.into();
                }
            }
        }
    }
    body
}

/// Whether a policy closes a direction, but for its rules.
pub fn is_closed(spec: &Value, direction: &str, field: &str) -> bool {
    let types: Vec<&str> = items(spec, "policyTypes").iter().filter_map(Value::as_str).collect();
    types.contains(&direction) || types.is_empty() && (direction == "Ingress" || spec.get(field).is_some())
}

/// The other side as texts, with the workload that it is.
fn titles<'w>(peer: &Peer<'w>) -> Vec<(String, Option<&'w Manifest>)> {
    let alone = |title: String| vec![(title, None)];
    match peer {
        Peer::Anybody => alone("anybody".to_owned()),
        Peer::Known(workloads) => workloads.iter().map(|it| (it.title(), Some(*it))).collect(),
        Peer::Pods { namespace, labels: pods } => {
            let there = namespace.as_ref().map(|name| format!(" in {name}")).unwrap_or_default();
            alone(format!("pods {}{there}", labels(pods)))
        }
        Peer::Anywhere { namespaces, labels: pods } => {
            alone(format!("pods {} of namespaces {}", labels(pods), labels(namespaces)))
        }
        Peer::Block { cidr, except } if except.is_empty() => alone(cidr.clone()),
        Peer::Block { cidr, except } => alone(format!("{cidr} except {}", except.join(", "))),
    }
}

/// Labels as a text: `a=b, c=d`.
fn labels(selector: &Value) -> String {
    let plain = selector.get("matchLabels").unwrap_or(selector);
    let mut pairs: Vec<String> = plain
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(key, _)| *key != "matchExpressions")
        .map(|(key, value)| format!("{key}={}", value.as_str().unwrap_or_default()))
        .collect();
    pairs.extend(items(selector, "matchExpressions").iter().map(Value::to_string));
    pairs.sort();
    if pairs.is_empty() { "(all)".to_owned() } else { pairs.join(", ") }
}

/// Ports of a rule as texts: names mean the ports of those who are called.
fn ports(called: Option<&Manifest>, rule: &Value) -> Vec<String> {
    let written = items(rule, "ports");
    if written.is_empty() {
        return vec!["on any port".to_owned()];
    }
    let pod = called.and_then(world::pod).unwrap_or(&Value::Null);
    let port = |port: &Value| {
        let transport = text(port, "protocol").unwrap_or("TCP");
        let end = port.get("endPort").map(|end| format!("-{end}")).unwrap_or_default();
        match port.get("port") {
            None => format!("on any port {transport}"),
            Some(wanted) => match port_number(pod, wanted) {
                Some(number) => format!("on {number}{end}/{transport}"),
                None => format!("on {}{end}/{transport}", wanted.as_str().unwrap_or_default()),
            },
        }
    };
    written.iter().map(port).collect()
}
