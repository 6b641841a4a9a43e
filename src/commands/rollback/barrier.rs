//! What a rollback cannot undo, and what it would do if it were forced.

use std::collections::BTreeMap;

use super::found::Found;
use crate::diff::Class;
use crate::release::State;
use crate::source::FileId;
use crate::toml_text;
use crate::tree::{Layer, Node, Value};

/// What stands in the way; `now` are the files of the folder as they lie, `after` those that would be written.
pub fn find(found: &Found, now: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<String> {
    let mut barriers = Vec::new();
    let mut newer: Vec<&State> = found.between.iter().chain([&found.now]).collect();
    newer.retain(|state| **state != found.then);
    for hook in newer.iter().flat_map(|state| irreversible(state)) {
        let line = format!(
            "{hook} is irreversible and ran since: forced, the old program meets what it left (database, schema, messages)"
        );
        if !irreversible(&found.then).contains(&hook) && !barriers.contains(&line) {
            barriers.push(line);
        }
    }
    barriers.extend(another_chart(&found.files, after));
    let diff = super::difference("", "", now, after);
    for change in &diff.changes {
        let object = format!("{} {}", change.kind, change.name);
        let line = match change.class {
            Class::DataGoes => format!("{object} goes and its data with it: forced, Argo CD deletes it"),
            Class::ImmutableField => {
                format!("{object} cannot be changed to what it was: forced, its sync fails until somebody replaces it")
            }
            _ => continue,
        };
        if !barriers.contains(&line) {
            barriers.push(line);
        }
    }
    barriers
}

/// Names of the hooks of a source that say so.
fn irreversible(state: &State) -> Vec<String> {
    let text = state.source.get("service.toml").map_or("", String::as_str);
    let Ok(tree) = toml_text::parse(FileId(0), text, Layer::Service) else { return Vec::new() };
    let workloads = tree.get(["workloads"]).and_then(|node| node.value.as_table());
    let says = |node: &Node| matches!(node.get(["irreversible"]).map(|node| &node.value), Some(Value::Boolean(true)));
    workloads
        .into_iter()
        .flatten()
        .filter(|(_, node)| says(node))
        .map(|(name, _)| format!("workloads.{name}"))
        .collect()
}

fn another_chart(then: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Option<String> {
    let (then, today) = (chart(then)?, chart(after)?);
    let line = format!(
        "it ran with version {then} of the shared chart, and the platform now has {today}: forced, it runs with {today}"
    );
    (major(then) != major(today)).then_some(line)
}

/// The version of the shared chart that an Application names.
fn chart(files: &BTreeMap<String, String>) -> Option<&str> {
    let (_, rest) = files.get("application.yaml")?.split_once("charts/service/")?;
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !".-+".contains(c)).unwrap_or(rest.len());
    Some(&rest[..end])
}

fn major(version: &str) -> &str {
    version.split('.').next().unwrap_or(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_another_major_of_the_chart_is_in_the_way() {
        let files = |version: &str| {
            let application =
                format!("spec:\n  source:\n    path: charts/service/{version}\n    targetRevision: main\n");
            BTreeMap::from([("application.yaml".to_owned(), application)])
        };
        let told = |then, today| another_chart(&files(then), &files(today));
        assert_eq!(told("1.2.0", "1.10.3"), None);
        assert_eq!(told("1.2.0", "1.2.0"), None);
        let line = told("1.2.0", "10.0.0").expect("another major");
        assert!(
            line.starts_with("it ran with version 1.2.0 of the shared chart, and the platform now has 10.0.0:"),
            "{line}"
        );
    }
}
