//! Two folders that should be the same but for names: of an environment, of its namespaces. What differs beside them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Diff;
use super::folder::{change, compare};
use super::object::{self, Folder, Id, Object};
use super::tally::Tally;
use super::unit::Unit;

/// A name and what stands for it on the other side.
pub type Names = [(String, String)];

/// Compares every object of two folders. A name is replaced where it stands as a word, unless the other side says the same
/// word too. The unit is that of `after`.
pub fn renamed(unit: &Unit, before: &Folder, after: &Folder, names: &Names) -> Diff {
    let new: BTreeMap<Id, Object> = objects(after).map(|object| (object.id(), object)).collect();
    let mut old = BTreeMap::<Id, Object>::new();
    for object in objects(before) {
        let twin = new.get(&object.id()).or_else(|| new.get(&with_names(&object, names, None).id()));
        let object = with_names(&object, names, twin);
        old.insert(object.id(), object);
    }
    let mut tally = Tally { folders: 1, ..Tally::default() };
    let mut changes = Vec::new();
    for id in old.keys().chain(new.keys()).collect::<BTreeSet<&Id>>() {
        let found = compare(old.get(id), new.get(id), &mut tally);
        let object = new.get(id).or(old.get(id)).expect("one of both has it");
        changes.extend(found.into_iter().map(|field| change(unit, object, field, false)));
    }
    Diff { changes, tally, capacity: Vec::new() }
}

fn objects(folder: &Folder) -> impl Iterator<Item = Object> {
    folder.iter().filter(|(path, _)| object::has_objects(path)).flat_map(|(path, text)| object::objects(path, text))
}

/// The object with other names; its text is that of its value, so that equal values are equal texts.
fn with_names(object: &Object, names: &Names, twin: Option<&Object>) -> Object {
    let mut said = BTreeSet::new();
    if let Some(twin) = twin {
        words(&twin.value, &mut said);
    }
    let value = replaced(&object.value, names, &said);
    let word = |pointer| value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    let text = match twin {
        Some(twin) if twin.value == value => twin.text.clone(),
        _ => value.to_string(),
    };
    Object {
        kind: object.kind.clone(),
        namespace: word("/metadata/namespace"),
        name: word("/metadata/name"),
        value,
        text,
    }
}

/// Every text of a value, keys included.
fn words<'v>(value: &'v Value, said: &mut BTreeSet<&'v str>) {
    match value {
        Value::String(text) => drop(said.insert(text)),
        Value::Array(items) => items.iter().for_each(|item| words(item, said)),
        Value::Object(fields) => {
            for (key, value) in fields {
                said.insert(key);
                words(value, said);
            }
        }
        _ => {}
    }
}

fn replaced(value: &Value, names: &Names, said: &BTreeSet<&str>) -> Value {
    let text = |text: &str| if said.contains(text) { text.to_owned() } else { in_text(text, names) };
    match value {
        Value::String(own) => Value::String(text(own)),
        Value::Array(items) => items.iter().map(|item| replaced(item, names, said)).collect(),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(key, value)| (text(key), replaced(value, names, said))).collect())
        }
        other => other.clone(),
    }
}

/// Replaces names that stand as words, from the left to the right, at each place the longest.
pub fn in_text(text: &str, names: &Names) -> String {
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let (mut result, mut at) = (String::new(), 0);
    while let Some(c) = text[at..].chars().next() {
        let here = |(name, _): &&(String, String)| {
            let rest = text[at..].strip_prefix(name.as_str());
            let is_begin = !is_word(text[..at].chars().next_back());
            !name.is_empty() && is_begin && rest.is_some_and(|rest| !is_word(rest.chars().next()))
        };
        match names.iter().filter(here).max_by_key(|(name, _)| name.len()) {
            Some((name, other)) => {
                result.push_str(other);
                at += name.len();
            }
            None => {
                result.push(c);
                at += c.len_utf8();
            }
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Vec<(String, String)> {
        [("staging", "production"), ("shop-staging", "shop")].map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec()
    }

    #[test]
    fn the_longest_name_is_replaced_where_it_is_a_word() {
        let text = "staging shop-staging.svc stagings pre_staging staging-orders";
        assert_eq!(in_text(text, &names()), "production shop.svc stagings pre_staging production-orders");
    }

    #[test]
    fn what_differs_beside_names_is_left() {
        let folder = |environment: &str, namespace: &str, replicas: u8| {
            let text = format!(
                "apiVersion: v1\nkind: X\nmetadata:\n  name: {environment}-a\n  namespace: {namespace}\nreplicas: {replicas}\nmode: staging\n"
            );
            Folder::from([("manifests/a.yaml".to_owned(), text)])
        };
        let unit = Unit::Service { environment: "production".into(), service: "a".into() };
        let (before, after) = (folder("staging", "shop-staging", 2), folder("production", "shop", 2));
        let same = renamed(&unit, &before, &after, &names());
        assert_eq!((same.changes.len(), same.tally.identical), (0, 1), "{same:?}");
        let other = renamed(&unit, &before, &folder("production", "shop", 3), &names());
        let places: Vec<_> = other.changes.iter().map(|change| change.field.path[0].text()).collect();
        assert_eq!((places, other.tally.changed), (vec!["replicas"], 1));
    }
}
