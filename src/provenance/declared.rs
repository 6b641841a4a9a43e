//! Declared differences: values of the sources that are others in one environment than in another.

use std::collections::{BTreeMap, BTreeSet};

use crate::key_path as path;
use crate::source::Place;
use crate::tree::{Node, Value};

/// Keys of an environment or a stage that name it, or that no output of a service shows.
const NAMES: [&str; 6] = ["after", "cluster", "defaults", "gen", "namespace", "stage"];
/// How the key of a value of `platform.toml` begins.
const PLATFORM: &str = "platform.";

/// A declared difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Declared {
    /// Its TOML path: `workloads.web.scale`, `platform.stages.production.enforce`.
    pub key: String,
    /// As JSON; `None`: nothing is said there.
    pub before: Option<String>,
    pub after: Option<String>,
    /// Where the value that holds in the second environment stands, else the other.
    pub place: Place,
    /// The layer that says it, or `platform`.
    pub origin: &'static str,
    pub(super) values: Vec<Differing>,
}

/// One value of a declared difference.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Differing {
    /// In the tree of the service, or of `platform.toml` for the second environment.
    pub(super) path: Vec<String>,
    /// What it is in the first environment.
    pub(super) before: Option<Node>,
    /// Where it stands for the second one.
    pub(super) after: Option<Place>,
}

impl Declared {
    /// Whether it stands in `platform.toml` as a fact of an environment, and not as a default of services.
    pub fn is_platform(&self) -> bool {
        self.key.starts_with(PLATFORM)
    }
}

/// The values that differ, below a path of `platform.toml` or, without one, of the service. Those that only one side says
/// go with all that differs in their table: a choice between keys is one difference.
pub(super) fn differing(old: &Node, new: &Node, above: &[&str]) -> Vec<Declared> {
    let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
    leaves(old, &mut Vec::new(), &mut before);
    leaves(new, &mut Vec::new(), &mut after);
    let paths: BTreeSet<&Vec<String>> = before.keys().chain(after.keys()).collect();
    let differs = |path: &&Vec<String>| match (before.get(*path), after.get(*path)) {
        (Some(a), Some(b)) => a.value.to_json() != b.value.to_json(),
        _ => true,
    };
    let paths: Vec<&Vec<String>> = paths.into_iter().filter(differs).collect();
    let parent = |path: &[String]| path[..path.len().saturating_sub(1)].to_vec();
    let one_sided = paths.iter().filter(|path| before.contains_key(**path) != after.contains_key(**path));
    let tables: BTreeSet<Vec<String>> = one_sided.map(|path| parent(path)).collect();
    let mut groups = BTreeMap::<Vec<String>, Vec<&Vec<String>>>::new();
    for path in paths {
        let table = parent(path);
        let group = if tables.contains(&table) { table } else { path.clone() };
        groups.entry(group).or_default().push(path);
    }
    let declared = |(group, paths): (Vec<String>, Vec<&Vec<String>>)| {
        let said = |side: &BTreeMap<Vec<String>, &Node>| said(&group, &paths, side);
        let node = paths.iter().find_map(|path| after.get(*path)).or_else(|| before.get(paths[0]))?;
        let prefix: Vec<String> = above.iter().map(|key| (*key).to_owned()).collect();
        let with_prefix = |path: &[String]| prefix.iter().chain(path).cloned().collect::<Vec<_>>();
        let key = path::write(with_prefix(if paths.len() == 1 { paths[0] } else { &group }).iter().map(String::as_str));
        let value = |path: &&Vec<String>| Differing {
            path: with_prefix(path),
            before: before.get(*path).map(|node| (*node).clone()),
            after: after.get(*path).map(|node| node.place),
        };
        Some(Declared {
            key: if above.is_empty() { key } else { format!("{PLATFORM}{key}") },
            before: said(&before),
            after: said(&after),
            place: node.place,
            origin: if above.is_empty() { node.layer.title() } else { "platform" },
            values: paths.iter().map(value).collect(),
        })
    };
    groups.into_iter().filter_map(declared).collect()
}

/// The value of a side, or of a group the values that differ by their key.
fn said(group: &[String], paths: &[&Vec<String>], side: &BTreeMap<Vec<String>, &Node>) -> Option<String> {
    if let [path] = paths {
        return side.get(*path).map(|node| node.value.to_json().to_string());
    }
    let each = |path: &&Vec<String>| {
        let key = path::write(path[group.len()..].iter().map(String::as_str));
        Some(format!("{key} = {}", side.get(*path)?.value.to_json()))
    };
    let each: Vec<String> = paths.iter().filter_map(each).collect();
    (!each.is_empty()).then(|| each.join(", "))
}

fn leaves<'n>(node: &'n Node, path: &mut Vec<String>, found: &mut BTreeMap<Vec<String>, &'n Node>) {
    match &node.value {
        Value::Table(table) => {
            for (key, below) in table {
                path.push(key.clone());
                leaves(below, path, found);
                path.pop();
            }
        }
        _ if is_version(path) => {}
        _ => drop(found.insert(path.clone(), node)),
    }
}

/// Tags and digests are promoted with the source.
fn is_version(path: &[String]) -> bool {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    matches!(path[..], ["image", "tag" | "digest"] | ["images", _, "tag" | "digest"])
}

/// A table of an environment, stage or cluster without what names it.
pub(super) fn without_names(node: &Node) -> Node {
    let mut node = node.clone();
    if let Value::Table(table) = &mut node.value {
        table.retain(|key, _| !NAMES.contains(&key.as_str()));
    }
    node
}
