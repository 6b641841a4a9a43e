//! Who is on the other side of a NetworkPolicy's rule.

use serde_json::{Map, Value, json};

use super::manifest::Manifest;
use super::world::{World, items, text};

/// The label by which Kubernetes itself names every namespace, and the one by which people did before.
const NAMESPACE_NAMES: [&str; 2] = ["kubernetes.io/metadata.name", "name"];

/// The other side.
#[derive(Debug, Clone, PartialEq)]
pub enum Peer<'w> {
    /// Whoever it is.
    Anybody,
    /// Pods of workloads that are known.
    Known(Vec<&'w Manifest>),
    /// Pods by their labels; without a namespace, that of the policy.
    Pods { namespace: Option<String>, labels: Value },
    /// Pods of namespaces that are told by labels.
    Anywhere { namespaces: Value, labels: Value },
    /// Addresses.
    Block { cidr: String, except: Vec<String> },
}

/// The other sides of a rule: what stands in its `from` or `to`.
pub fn peers<'w>(world: &'w World, policy: &Manifest, rule: &Value, field: &str) -> Vec<Peer<'w>> {
    match items(rule, field) {
        [] => vec![Peer::Anybody],
        written => written.iter().map(|peer| self::peer(world, policy, peer)).collect(),
    }
}

fn peer<'w>(world: &'w World, policy: &Manifest, peer: &Value) -> Peer<'w> {
    if let Some(block) = peer.get("ipBlock") {
        let except = items(block, "except").iter().filter_map(Value::as_str).map(str::to_owned).collect();
        return Peer::Block { cidr: text(block, "cidr").unwrap_or_default().to_owned(), except };
    }
    let labels = peer.get("podSelector").cloned().unwrap_or_else(|| json!({}));
    let there = match peer.get("namespaceSelector") {
        None => policy.namespace.clone(),
        Some(selector) => match one_namespace(selector) {
            Some(name) => Some(name),
            None => return Peer::Anywhere { namespaces: selector.clone(), labels },
        },
    };
    // An empty selector means whoever may come to be there, not only the pods that are known.
    let is_all = labels.as_object().is_some_and(Map::is_empty);
    let known = if is_all { Vec::new() } else { world.selected(there.as_deref(), &labels) };
    match known.is_empty() {
        true => Peer::Pods { namespace: there.filter(|it| Some(it) != policy.namespace.as_ref()), labels },
        false => Peer::Known(known),
    }
}

/// The namespace that a selector names.
fn one_namespace(selector: &Value) -> Option<String> {
    let fields = selector.as_object()?;
    let labels = fields.get("matchLabels")?.as_object()?;
    let is_alone = fields.len() == 1 && labels.len() == 1;
    let key = NAMESPACE_NAMES.into_iter().find(|key| labels.contains_key(*key))?;
    labels[key].as_str().filter(|_| is_alone).map(str::to_owned)
}

/// Plain labels of a selector; `None`: it says more than that.
pub fn plain_labels(selector: &Value) -> Option<Map<String, Value>> {
    let fields = selector.as_object()?;
    if fields.contains_key("matchExpressions") {
        return None;
    }
    Some(fields.get("matchLabels").and_then(Value::as_object).cloned().unwrap_or_default())
}
