//! The classes of what gen writes: no field of it is `unclassified`, and labels are judged by what they are for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;
use servicegen::diff::{Class, Folder, Unit, Versions, folder};
use servicegen::targets::helm::{render, values::Values};
use servicegen::yaml;

use super::{FRONTEND, after};

/// All objects of the golden fleets, those of the chart rendered.
fn objects() -> Vec<Value> {
    let mut objects = Vec::new();
    for fleet in ["everything", "smallest"] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(fleet);
        files(&root, &mut |path, text| {
            let place = path.strip_prefix(&root).expect("below").to_string_lossy().into_owned();
            let is_object = place.contains("/manifests/") || place.ends_with("application.yaml");
            let is_values = place.ends_with("values.yaml") && !place.contains("charts") && !place.contains("tests");
            let documents = yaml::read::documents(text).documents.into_iter();
            let documents = documents.map(|document| yaml::read::to_json(&document.root));
            if is_values {
                let values = documents.map(|values| serde_json::from_value::<Values>(values).expect("values"));
                objects.extend(values.flat_map(|values| render::render(&values)).map(|object| object.to_value()));
            } else if is_object {
                objects.extend(documents);
            }
        });
    }
    objects
}

fn files(folder: &Path, found: &mut impl FnMut(&PathBuf, &str)) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            found(&path, &std::fs::read_to_string(&path).expect("a text"));
        }
    }
}

/// The leaves of an object: pointers, with the same where only the place in a list differs.
fn leaves(value: &Value, pointer: &str, pattern: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (key, value) in fields {
                let key = key.replace('~', "~0").replace('/', "~1");
                leaves(value, &format!("{pointer}/{key}"), &format!("{pattern}/{key}"), found);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (at, value) in items.iter().enumerate() {
                leaves(value, &format!("{pointer}/{at}"), &format!("{pattern}/*"), found);
            }
        }
        _ => found.push((pointer.to_owned(), pattern.to_owned())),
    }
}

fn other(value: &Value) -> Value {
    match value {
        Value::Bool(word) => Value::from(!word),
        Value::Number(number) => Value::from(number.as_i64().unwrap_or_default() + 1),
        Value::String(text) => Value::from(format!("{text}x")),
        _ => Value::from("x"),
    }
}

fn of(object: &Value) -> Folder {
    Folder::from([("manifests/a.yaml".to_owned(), object.to_string())])
}

#[test]
fn a_label_by_which_alerts_are_picked_up_is_not_one_of_the_service() {
    let classes = |edits: &[super::Change]| after(edits).classes().into_iter().collect::<Vec<_>>();
    let picked = ("platform.toml", "rule-labels = { release = ", "rule-labels = { prometheus = \"other\", release = ");
    assert_eq!(classes(&[picked]), [Class::AlertWeaker]);
    let own = (FRONTEND, "cost-centre = \"4711\"", "cost-centre = \"4712\"");
    let found = classes(&[own]);
    assert!(found.contains(&Class::ReadsDifferently) && !found.contains(&Class::AlertWeaker), "{found:?}");
}

#[test]
fn every_field_that_gen_writes_has_a_rule() {
    let unit = Unit::Platform { environment: "staging".to_owned() };
    let (mut seen, mut classes) = (BTreeSet::new(), BTreeMap::<Class, BTreeSet<String>>::new());
    for object in objects() {
        let kind = object["kind"].as_str().expect("a kind").to_owned();
        let mut found = Vec::new();
        leaves(&object, "", "", &mut found);
        for (pointer, pattern) in found {
            let is_name = ["/kind", "/apiVersion", "/metadata/name", "/metadata/namespace"].contains(&pointer.as_str());
            if is_name || !seen.insert(format!("{kind}{pattern}")) {
                continue;
            }
            let mut changed = object.clone();
            let leaf = changed.pointer_mut(&pointer).expect("the pointer was just made");
            *leaf = other(leaf);
            let found = folder(&unit, &Versions::of(&of(&object), &of(&changed)));
            for change in found.changes {
                classes.entry(change.class).or_default().insert(format!("{kind}{pattern}"));
            }
        }
    }
    assert!(seen.len() > 500, "the golden fleets were seen: {}", seen.len());
    let unclassified = classes.remove(&Class::Unclassified).unwrap_or_default();
    assert!(unclassified.is_empty(), "{unclassified:#?}");
}
