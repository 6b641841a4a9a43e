//! Lists: items are matched by Kubernetes' merge keys where there are some, else by their content.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::brief::brief;
use super::keys::MERGE_KEYS;
use super::{Edit, Step, Walk};

/// Lists whose order means something.
const ORDERED: &[&str] = &["command", "args", "initContainers", "http", "tls", "tcp"];

/// Lists that mean the same whether they are absent or empty.
pub(super) const EMPTY_WHEN_ABSENT: &[&str] =
    &["env", "envFrom", "volumes", "volumeMounts", "initContainers", "imagePullSecrets"];

/// Compares two lists of the field at which the walk is.
pub(super) fn compare(walk: &mut Walk, before: &[Value], after: &[Value]) {
    let rows = MERGE_KEYS.iter().filter(|(field, _)| *field == walk.field());
    let keyed = rows.filter_map(|(_, keys)| by_key(before, keys).zip(by_key(after, keys)));
    // By the keys with which most items are found again; of several such the first.
    let keyed = keyed.min_by_key(|(old, new)| Reverse(found_again(old, new)));
    match keyed {
        Some((old, new)) => by_keys(walk, &old, &new),
        None if ORDERED.contains(&walk.field()) => in_order(walk, before, after),
        None => by_content(walk, before, after),
    }
}

fn found_again(before: &[Keyed<'_>], after: &[Keyed<'_>]) -> usize {
    let keys: BTreeSet<&str> = after.iter().map(|keyed| keyed.key.as_str()).collect();
    before.iter().filter(|keyed| keys.contains(keyed.key.as_str())).count()
}

/// An item with what tells it from the others.
struct Keyed<'v> {
    key: String,
    /// What it is called: as much of the key as is needed.
    label: String,
    item: &'v Value,
}

/// Items with their keys; `None`: an item has none, or two have the same.
fn by_key<'v>(items: &'v [Value], names: &[&str]) -> Option<Vec<Keyed<'v>>> {
    let parts = |item: &Value| -> Vec<String> {
        names.iter().filter_map(|key| item.pointer(&format!("/{key}"))).map(brief).collect()
    };
    let all: Vec<Vec<String>> = items.iter().map(parts).collect();
    let keys: BTreeSet<&Vec<String>> = all.iter().collect();
    if keys.len() < items.len() || all.iter().any(Vec::is_empty) {
        return None;
    }
    let keyed = items.iter().zip(&all).map(|(item, parts)| {
        let twins = items.iter().zip(&all).filter(|(_, other)| other[0] == parts[0]).map(|(item, _)| item);
        let label = match parts.len() {
            1 => parts[0].clone(),
            _ => label(item, names, &parts[0], &twins.collect::<Vec<_>>()),
        };
        Keyed { key: parts.join(" "), label, item }
    });
    Some(keyed.collect())
}

/// The first part of a key, and of the others what tells the item from its twins: items with the same first part.
fn label(item: &Value, keys: &[&str], first: &str, twins: &[&Value]) -> String {
    let mut words = vec![first.to_owned()];
    let values = keys.iter().filter_map(|key| item.pointer(&format!("/{key}")).map(|value| (key, value)));
    for (key, value) in values.skip(1).filter(|_| twins.len() > 1) {
        let own = |twin: &Value, field: &str| twin.get(*key).and_then(|value| value.get(field)).cloned();
        match value.as_object() {
            Some(fields) => words.extend(
                fields
                    .iter()
                    .filter(|(field, value)| twins.iter().any(|twin| own(twin, field).as_ref() != Some(value)))
                    .map(|(_, value)| brief(value)),
            ),
            None => words.push(brief(value)),
        }
    }
    words.join(" ")
}

fn by_keys(walk: &mut Walk, before: &[Keyed<'_>], after: &[Keyed<'_>]) {
    fn map<'k>(side: &'k [Keyed<'k>]) -> BTreeMap<&'k str, &'k Value> {
        side.iter().map(|keyed| (keyed.key.as_str(), keyed.item)).collect()
    }
    let (old, new) = (map(before), map(after));
    for Keyed { key, label, item } in before {
        match new.get(key.as_str()) {
            Some(now) => walk.below(Step::Item(label.clone()), |walk| walk.values(item, now)),
            None => walk.add_below(Step::Item(label.clone()), Edit::Goes((*item).clone())),
        }
    }
    for Keyed { label, item, .. } in after.iter().filter(|keyed| !old.contains_key(keyed.key.as_str())) {
        walk.add_below(Step::Item(label.clone()), Edit::Comes((*item).clone()));
    }
    let kept_before = before.iter().map(|keyed| keyed.key.as_str()).filter(|key| new.contains_key(key));
    let kept_after = after.iter().map(|keyed| keyed.key.as_str()).filter(|key| old.contains_key(key));
    if !kept_before.eq(kept_after) {
        walk.add(Edit::Reordered);
    }
}

fn in_order(walk: &mut Walk, before: &[Value], after: &[Value]) {
    let (before, after) = (Value::from(before.to_vec()), Value::from(after.to_vec()));
    walk.add(Edit::Changes { before, after });
}

/// Items that are on both sides are the same; one that goes and one that comes is one that changed.
fn by_content(walk: &mut Walk, before: &[Value], after: &[Value]) {
    let mut comes: Vec<&Value> = after.iter().collect();
    let mut goes = Vec::new();
    for item in before {
        match comes.iter().position(|other| *other == item) {
            Some(at) => drop(comes.remove(at)),
            None => goes.push(item),
        }
    }
    match (&goes[..], &comes[..]) {
        ([], []) => walk.add(Edit::Reordered),
        ([old], [new]) if before.len() == after.len() => {
            let label = match (old, before.len()) {
                (Value::Object(_), 1) => String::new(),
                _ => brief(old),
            };
            walk.below(Step::Item(label), |walk| walk.values(old, new));
        }
        _ => {
            for item in goes {
                walk.add_below(Step::Item(brief(item)), Edit::Goes(item.clone()));
            }
            for item in comes {
                walk.add_below(Step::Item(brief(item)), Edit::Comes(item.clone()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::compare;
    use super::*;

    /// Paths with a sign of what happened there.
    fn signs(before: &Value, after: &Value) -> Vec<String> {
        let sign = |edit: &Edit| match edit {
            Edit::Comes(_) => '+',
            Edit::Goes(_) => '-',
            Edit::Changes { .. } | Edit::Respelled { .. } => '~',
            Edit::Reordered => '%',
        };
        let path = |path: &[Step]| path.iter().map(Step::text).collect::<Vec<_>>().join("/");
        compare(before, after).iter().map(|change| format!("{}{}", sign(&change.edit), path(&change.path))).collect()
    }

    #[test]
    fn every_merge_key_matches_an_item_that_moved_and_changed() {
        for (field, keys) in MERGE_KEYS {
            let item = |id: &str, mark: i32| {
                let mut item = json!({ "mark": mark });
                for key in *keys {
                    match key.split_once('/') {
                        Some((outer, inner)) => item[outer] = json!({ inner: format!("{id}-{key}") }),
                        None => item[*key] = json!(format!("{id}-{key}")),
                    }
                }
                item
            };
            let before = json!({ *field: [item("a", 1), item("b", 1)] });
            let after = json!({ *field: [item("b", 1), item("a", 2)] });
            let found = signs(&before, &after);
            assert_eq!(found.len(), 2, "{field} {keys:?}: {found:?}");
            assert!(found[0].starts_with(&format!("~{field}/a-")) && found[0].ends_with("/mark"), "{found:?}");
            assert_eq!(found[1], format!("%{field}"));
        }
    }

    #[test]
    fn lists_without_keys_are_compared_by_content_save_where_order_counts() {
        let rows = [
            (json!({ "hosts": ["a", "b"] }), json!({ "hosts": ["b", "a"] }), vec!["%hosts"]),
            (json!({ "hosts": ["a", "b"] }), json!({ "hosts": ["b", "a", "c"] }), vec!["+hosts/c"]),
            (json!({ "hosts": ["a", "b"] }), json!({ "hosts": ["a", "c"] }), vec!["~hosts/b"]),
            (json!({}), json!({ "env": [{ "name": "A" }] }), vec!["+env/A"]),
            (json!({ "env": [{ "name": "A" }] }), json!({}), vec!["-env/A"]),
            (json!({}), json!({ "from": [{ "a": "A" }] }), vec!["+from"]),
            (json!({ "args": ["a", "b"] }), json!({ "args": ["b", "a"] }), vec!["~args"]),
        ];
        for (before, after, expected) in rows {
            assert_eq!(signs(&before, &after), expected);
        }
    }

    #[test]
    fn alerts_of_one_name_are_told_by_the_labels_in_which_they_differ() {
        let rule = |workload: &str, mark: i32| json!({ "alert": "A", "labels": { "team": "t", "workload": workload }, "mark": mark });
        let rules = |mark: i32| json!({ "rules": [rule("web", 1), rule("worker", mark)] });
        assert_eq!(signs(&rules(1), &rules(2)), ["~rules/A worker/mark"]);
    }

    #[test]
    fn ports_without_names_are_told_by_number_and_protocol() {
        let port = |number: u16, protocol: &str, mark: u16| json!({ "containerPort": number, "protocol": protocol, "m": mark });
        let before = json!({ "ports": [port(53, "TCP", 1), port(53, "UDP", 1)] });
        let after = json!({ "ports": [port(53, "TCP", 1), port(53, "UDP", 2)] });
        assert_eq!(signs(&before, &after), ["~ports/53 UDP/m"]);
    }
}
