//! One layer alone: unknown keys, wrong types, what excludes each other, keys that do not belong in it; and whether the
//! tables of `in` name anything.

use crate::decode::{Decoder, FromNode, Markers, Scope, nearest};
use crate::diagnostics::{Finding, Severity};
use crate::key_path as path;
use crate::layers::conflict::conflicts;
use crate::layers::rules::SERVICE;
use crate::spec;
use crate::tree::{Node, Value};

/// Which layer a tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayerKind {
    /// A whole `service.toml`.
    Service,
    /// A file in `profiles/`.
    Profile,
    /// `base`, or a table `defaults` of `platform.toml`.
    Defaults,
    /// A table of `in`.
    In,
}

/// Keys that say who a service is and where it lives; they vary by nothing.
const IDENTITY: &[&str] = &["name", "team", "profile", "environments", "fleet", "serves", "adopt", "removed", "in"];

/// Keys by which one service answers for itself; nobody else can do that.
const ANSWERS: &[&str] = &["allow", "permissions", "exceptions"];

impl LayerKind {
    fn title(self) -> &'static str {
        match self {
            Self::Service => "`service.toml`",
            Self::Profile => "a profile",
            Self::Defaults => "defaults",
            Self::In => "a table of `in`",
        }
    }

    /// Whether a key of the root does not belong in such a layer.
    pub fn forbids(self, key: &str) -> bool {
        match self {
            Self::Service => false,
            Self::In => IDENTITY.contains(&key),
            Self::Profile => IDENTITY.contains(&key) || ANSWERS.contains(&key),
            Self::Defaults => IDENTITY.contains(&key) || ANSWERS.contains(&key) || key == "unset",
        }
    }
}

/// All mistakes that one layer holds by itself; of a whole `service.toml` also those in its tables of `in`.
pub fn check_layer(tree: &Node, kind: LayerKind, markers: &Markers) -> Vec<Finding> {
    let mut decoder = Decoder::new(Scope::Layer, markers).of::<spec::Service>(spec::FOREIGN);
    let _ = spec::Service::from_node(tree, &mut decoder);
    let mut findings = decoder.findings;
    let Some(table) = tree.value.as_table() else { return findings };
    findings.extend(table.iter().filter(|(key, _)| kind.forbids(key)).map(|(key, node)| not_here(key, node, kind)));
    findings.extend(unset_of_forbidden(tree, kind));
    conflicts(table, &SERVICE, false, &mut findings);
    if kind == LayerKind::Service
        && let Some(layers) = table.get("in").and_then(|node| node.value.as_table())
    {
        findings.extend(layers.values().flat_map(|layer| check_layer(layer, LayerKind::In, markers)));
    }
    findings
}

/// Whether each table of `in` names a stage or an environment. `mine` are the names that mean this service: its environments
/// and their stages.
pub fn check_in(tree: &Node, stages: &[String], environments: &[String], mine: &[String]) -> Vec<Finding> {
    let Some(layers) = tree.get(["in"]).and_then(|node| node.value.as_table()) else { return Vec::new() };
    let known = || stages.iter().chain(environments).map(String::as_str);
    let mut findings = Vec::new();
    for (name, node) in layers {
        if !known().any(|known| known == name) {
            findings.push(unknown_name(name, node, known()));
        } else if !mine.contains(name) {
            let message = format!("`[in.{name}]` holds in none of the environments of this service");
            let finding = Finding::error("spec/in-unused", message).at(node.key, "this layer changes nothing");
            let finding = finding.help("remove it, or name the environment in `environments`");
            findings.push(Finding { severity: Severity::Warning, ..finding });
        }
    }
    findings
}

fn unknown_name<'k>(name: &str, node: &Node, known: impl Iterator<Item = &'k str> + Clone) -> Finding {
    let finding = Finding::error("spec/in-unknown", format!("`{name}` is neither a stage nor an environment"));
    let help = match nearest(name, known.clone()) {
        Some(near) => format!("a similar name exists: `{near}`"),
        None => {
            // A stage and an environment may share a name.
            let mut names: Vec<&str> = Vec::new();
            known.for_each(|name| {
                if !names.contains(&name) {
                    names.push(name)
                }
            });
            format!("known are {}", names.join(", "))
        }
    };
    finding.at(node.key, "not declared in platform.toml").help(help)
}

fn not_here(key: &str, node: &Node, kind: LayerKind) -> Finding {
    let message = format!("`{key}` cannot stand in {}", kind.title());
    let finding = Finding::error("spec/not-in-this-layer", message).at(node.key, "not a key of this layer");
    match (key, kind) {
        ("unset", _) => finding.help("`unset` works in service.toml, in profiles and in `in`"),
        ("in", LayerKind::In) => finding.help("layers do not nest: write a table of its own below the root's `in`"),
        _ => finding.help("write it at the root of service.toml"),
    }
}

fn unset_of_forbidden(tree: &Node, kind: LayerKind) -> Vec<Finding> {
    let Some(Value::List(items)) = tree.get(["unset"]).map(|node| &node.value) else { return Vec::new() };
    let forbidden = |item: &Node| {
        let key = path::parse(item.value.as_str()?)?.into_iter().next()?;
        let message = format!("`{key}` cannot be unset in {}", kind.title());
        kind.forbids(&key)
            .then(|| Finding::error("spec/not-in-this-layer", message).at(item.place, "not a key of this layer"))
    };
    items.iter().filter_map(forbidden).collect()
}
