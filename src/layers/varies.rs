//! What may not vary by environment: a workload's kind, names and numbers of its ports, names and classes of its claims.

use std::collections::BTreeMap;

use crate::diagnostics::Finding;
use crate::source::Place;
use crate::tree::{Layer, Node, Table, Value};

/// The keys of a workload in which such a fact may stand.
const PINNED: [&str; 3] = ["kind", "ports", "volumes"];

/// Facts of a workload by their path below it, each with what it says and where.
type Facts = BTreeMap<String, (String, Place)>;

/// Compares the whole tree with what the service says in every environment.
pub fn varying(layers: &[(Layer, &Node)], whole: &Table) -> Vec<Finding> {
    let (local, everywhere): (Vec<_>, Vec<_>) = layers.iter().copied().partition(|(layer, _)| is_local(*layer));
    // Most services say nothing of the kind by environment; only for the others a second merge is worth its time.
    if !local.iter().any(|(_, node)| touches_pinned(node)) {
        return Vec::new();
    }
    let elsewhere = super::whole(&everywhere, None, &mut Vec::new());
    let mut findings = Vec::new();
    for (name, node) in workloads(whole) {
        let Some(other) = workloads(&elsewhere).find(|(other, _)| *other == name) else { continue };
        findings.extend(differences(name, &facts(node), &facts(other.1), &local));
    }
    findings
}

fn is_local(layer: Layer) -> bool {
    matches!(layer, Layer::Stage | Layer::Environment | Layer::InStage | Layer::InEnvironment)
}

fn touches_pinned(layer: &Node) -> bool {
    let pinned = |node: &Node| PINNED.iter().any(|key| node.get([*key]).is_some());
    let unset = |item: &Node| item.value.as_str().is_some_and(|path| PINNED.iter().any(|key| path.contains(key)));
    let unsets =
        matches!(layer.get(["unset"]).map(|node| &node.value), Some(Value::List(items)) if items.iter().any(unset));
    let table = layer.value.as_table();
    unsets
        || layer.get(["common"]).is_some_and(pinned)
        || table.is_some_and(|table| workloads(table).any(|(_, node)| pinned(node)))
}

fn workloads(tree: &Table) -> impl Iterator<Item = (&String, &Node)> {
    tree.get("workloads").and_then(|node| node.value.as_table()).into_iter().flatten()
}

fn differences(workload: &str, here: &Facts, elsewhere: &Facts, local: &[(Layer, &Node)]) -> Vec<Finding> {
    let paths = here.keys().chain(elsewhere.keys().filter(|path| !here.contains_key(*path)));
    let mut findings = Vec::new();
    for path in paths {
        let (here, elsewhere) = (here.get(path), elsewhere.get(path));
        // A port or claim that is missing on one side is told once, not once more for its number or class.
        let parent = path.rsplit_once('.').map_or("", |(parent, _)| parent);
        if here.map(|(value, _)| value) == elsewhere.map(|(value, _)| value)
            || findings.iter().any(|(told, _)| *told == parent)
        {
            continue;
        }
        let place = here.map(|(_, place)| *place).or_else(|| written(local, workload, path));
        let what = format!("`{path}` of workload `{workload}` may not vary by environment");
        let mut finding =
            Finding::error("spec/varies-by-environment", what).at(place, "this holds in one environment or stage");
        finding = match elsewhere {
            Some((_, place)) => finding.at(*place, "elsewhere this holds"),
            None => finding,
        };
        let help =
            "kind, ports and claims are the same everywhere: say it in service.toml, or use a workload of its own";
        findings.push((path.as_str(), finding.help(help)));
    }
    findings.into_iter().map(|(_, finding)| finding).collect()
}

/// Where a local layer speaks of a path that is gone.
fn written(local: &[(Layer, &Node)], workload: &str, path: &str) -> Option<Place> {
    let below = |node: &Node| Some(node.get(path.split('.'))?.key);
    let own = |node: &Node| node.get(["workloads", workload]).and_then(below);
    local.iter().rev().find_map(|(_, node)| own(node).or_else(|| node.get(["common"]).and_then(below)))
}

fn facts(workload: &Node) -> Facts {
    let mut facts = Facts::new();
    if let Some(kind) = workload.get(["kind"]) {
        facts.insert("kind".to_owned(), (said(kind), kind.place));
    }
    for (name, port) in entries(workload, "ports") {
        facts.insert(format!("ports.{name}"), (String::new(), port.key));
        for key in ["port", "service"] {
            if let Some(number) = port.get([key]) {
                facts.insert(format!("ports.{name}.{key}"), (said(number), number.place));
            }
        }
    }
    let is_claim = |volume: &Node| volume.get(["kind"]).is_some_and(|kind| kind.value.as_str() == Some("claim"));
    for (name, volume) in entries(workload, "volumes").filter(|(_, volume)| is_claim(volume)) {
        facts.insert(format!("volumes.{name}"), (String::new(), volume.key));
        if let Some(class) = volume.get(["class"]) {
            facts.insert(format!("volumes.{name}.class"), (said(class), class.place));
        }
    }
    facts
}

fn entries<'n>(workload: &'n Node, table: &'static str) -> impl Iterator<Item = (&'n String, &'n Node)> {
    workload.get([table]).and_then(|node| node.value.as_table()).into_iter().flatten()
}

fn said(node: &Node) -> String {
    match &node.value {
        Value::String(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        other => other.kind().to_owned(),
    }
}
