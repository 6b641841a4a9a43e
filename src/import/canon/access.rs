//! NetworkPolicies as what they mean: which pods are closed, and who comes and goes by which port. Policies add up, so every
//! edge stands for itself.

use serde_json::{Map, Value, json};

use super::Part;
use crate::import::manifest::Manifest;
use crate::import::world::{self, World, items, port_number, text};

/// The label by which Kubernetes itself names every namespace.
const NAMESPACE_NAME: &str = "kubernetes.io/metadata.name";

/// One part for each workload that the policy selects; for none, the policy itself.
pub(super) fn network_policy(world: &World, manifest: &Manifest) -> Vec<Part> {
    let empty = json!({});
    let selector = manifest.get("/spec/podSelector").unwrap_or(&empty);
    let selected = world.selected(manifest.namespace.as_deref(), selector);
    let is_for_all = selector.as_object().is_some_and(Map::is_empty);
    if is_for_all {
        let mut body = json!({});
        edges(world, manifest, None, &mut body);
        return vec![Part::new(format!("NetworkPolicy of all pods {}", namespace(manifest)), body)];
    }
    if selected.is_empty() {
        return vec![super::plain(manifest)];
    }
    let part = |workload: &&Manifest| {
        let mut body = json!({});
        edges(world, manifest, Some(workload), &mut body);
        Part::new(format!("NetworkPolicy of {}", workload.title()), body)
    };
    selected.iter().map(part).collect()
}

fn namespace(manifest: &Manifest) -> String {
    manifest.namespace.as_ref().map(|name| format!("in {name}")).unwrap_or_default()
}

fn edges(world: &World, manifest: &Manifest, workload: Option<&Manifest>, body: &mut Value) {
    let spec = manifest.get("/spec").cloned().unwrap_or_default();
    for (direction, field, other) in [("Ingress", "ingress", "from"), ("Egress", "egress", "to")] {
        let types: Vec<&str> = items(&spec, "policyTypes").iter().filter_map(Value::as_str).collect();
        let implied = types.is_empty() && (direction == "Ingress" || spec.get(field).is_some());
        if !types.contains(&direction) && !implied {
            continue;
        }
        body[field]["closed"] = true.into();
        for rule in items(&spec, field) {
            for peer in peers(world, manifest, rule, other) {
                for port in ports(world, manifest, workload, rule, &peer) {
                    body[field][format!("[{peer} {port}]")] = true.into();
                }
            }
        }
    }
}

/// Who is on the other side, each as a text.
fn peers(world: &World, manifest: &Manifest, rule: &Value, field: &str) -> Vec<String> {
    let written = items(rule, field);
    if written.is_empty() {
        return vec!["anybody".to_owned()];
    }
    written.iter().flat_map(|peer| self::peer(world, manifest, peer)).collect()
}

fn peer(world: &World, manifest: &Manifest, peer: &Value) -> Vec<String> {
    if let Some(block) = peer.get("ipBlock") {
        let except: Vec<_> = items(block, "except").iter().filter_map(Value::as_str).collect();
        let except = if except.is_empty() { String::new() } else { format!(" except {}", except.join(", ")) };
        return vec![format!("{}{except}", text(block, "cidr").unwrap_or_default())];
    }
    let pods = peer.get("podSelector").cloned().unwrap_or_else(|| json!({}));
    let there = match peer.get("namespaceSelector") {
        None => manifest.namespace.clone(),
        Some(selector) => match one_namespace(selector) {
            Some(name) => Some(name),
            None => return vec![format!("pods {} of namespaces {}", labels(&pods), labels(selector))],
        },
    };
    // An empty selector means whoever may come to be there, not only the pods that are known.
    let is_all = pods.as_object().is_some_and(Map::is_empty);
    let known = if is_all { Vec::new() } else { world.selected(there.as_deref(), &pods) };
    if known.is_empty() {
        let there = there.map(|name| format!(" in {name}")).unwrap_or_default();
        return vec![format!("pods {}{there}", labels(&pods))];
    }
    known.iter().map(|workload| workload.title()).collect()
}

/// The namespace that a selector names.
pub fn one_namespace(selector: &Value) -> Option<String> {
    let fields = selector.as_object()?;
    let labels = fields.get("matchLabels")?.as_object()?;
    let is_alone = fields.len() == 1 && labels.len() == 1;
    let key = [NAMESPACE_NAME, "name"].into_iter().find(|key| labels.contains_key(*key))?;
    labels[key].as_str().filter(|_| is_alone).map(str::to_owned)
}

/// Labels as a text: `a=b, c=d`.
pub(super) fn labels(selector: &Value) -> String {
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
fn ports(world: &World, manifest: &Manifest, workload: Option<&Manifest>, rule: &Value, peer: &str) -> Vec<String> {
    let written = items(rule, "ports");
    if written.is_empty() {
        return vec!["on any port".to_owned()];
    }
    let called = workload.filter(|_| rule.get("to").is_none()).or_else(|| {
        world.workloads().find(|it| {
            it.title() == peer && world::same_namespace(it.namespace.as_deref(), manifest.namespace.as_deref())
        })
    });
    let pod = called.and_then(world::pod).cloned().unwrap_or_default();
    let port = |port: &Value| {
        let transport = text(port, "protocol").unwrap_or("TCP");
        let end = port.get("endPort").map(|end| format!("-{end}")).unwrap_or_default();
        match port.get("port") {
            None => format!("on any port {transport}"),
            Some(wanted) => match port_number(&pod, wanted) {
                Some(number) => format!("on {number}{end}/{transport}"),
                None => format!("on {}{end}/{transport}", wanted.as_str().unwrap_or_default()),
            },
        }
    };
    written.iter().map(port).collect()
}
