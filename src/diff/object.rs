//! Objects of a folder, from the texts of its files. What Helm renders in the cluster is rendered here, so that a changed
//! value is seen as the changed field of the object that it reaches.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

use super::{board, capacity, documents};
use crate::targets::helm::{render, values::Values};
use crate::yaml;

/// Texts of the files of a folder by their path in it.
pub type Folder = BTreeMap<String, String>;

/// Group, kind, namespace and name: an object of another version of its API is the same one.
pub(super) type Id = (String, String, String, String);

/// The file that Helm's chart renders.
const VALUES: &str = "values.yaml";

/// An object as it is compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Object {
    pub kind: String,
    pub namespace: String,
    pub name: String,
    pub value: Value,
    /// What equal bytes are told by.
    pub text: String,
}

/// A folder in two versions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Versions {
    /// Files that are only here, or other ones than in `after`.
    pub before: Folder,
    pub after: Folder,
    /// Files that are equal in both.
    pub same: Folder,
}

/// The objects of both sides that must be compared, and how many need not because their bytes are equal.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Sides {
    pub(super) before: BTreeMap<Id, Object>,
    pub(super) after: BTreeMap<Id, Object>,
    pub(super) identical: usize,
}

impl Versions {
    /// Of two whole folders.
    pub fn of(before: &Folder, after: &Folder) -> Self {
        let other = |side: &Folder, other: &Folder| {
            let differing = side.iter().filter(|(path, text)| other.get(*path) != Some(text));
            differing.map(|(path, text)| (path.clone(), text.clone())).collect()
        };
        let same = after.iter().filter(|(path, text)| before.get(*path) == Some(text));
        let same = same.map(|(path, text)| (path.clone(), text.clone())).collect();
        Self { before: other(before, after), after: other(after, before), same }
    }
}

/// Whether a file of a folder holds objects that a cluster gets.
pub fn has_objects(path: &str) -> bool {
    let alone = !path.contains('/') && path.ends_with(".yaml");
    alone || (path.starts_with("manifests/") && path.ends_with(".yaml"))
}

/// Reads what differs: of files that are equal, and of documents that are equal in both versions of a file, only their
/// number.
pub(super) fn read(versions: &Versions) -> Sides {
    let Versions { before, after, same } = versions;
    let add = |side: &mut BTreeMap<Id, Object>, objects: Vec<Object>| {
        side.extend(objects.into_iter().map(|object| (object.id(), object)));
    };
    let identical = same.iter().filter(|(path, _)| has_objects(path)).map(|(path, text)| count(path, text)).sum();
    let mut sides = Sides { identical, ..Sides::default() };
    for (path, old) in before.iter().filter(|(path, _)| has_objects(path)) {
        match after.get(path) {
            Some(new) if path != VALUES => {
                let differing = documents::differing(old, new, capacity::reads);
                sides.identical += differing.identical;
                add(&mut sides.before, plain(path, &differing.before));
                add(&mut sides.after, plain(path, &differing.after));
            }
            new => {
                add(&mut sides.before, objects(path, old));
                add(&mut sides.after, new.map(|new| objects(path, new)).unwrap_or_default());
            }
        }
    }
    for (path, new) in after.iter().filter(|(path, _)| has_objects(path) && !before.contains_key(*path)) {
        add(&mut sides.after, objects(path, new));
    }
    sides
}

/// The objects of one file.
pub(super) fn objects(path: &str, text: &str) -> Vec<Object> {
    if path == VALUES { rendered(text) } else { plain(path, &[text.into()]) }
}

fn count(path: &str, text: &str) -> usize {
    if path == VALUES { rendered(text).len() } else { documents::split(text).count() }
}

impl Object {
    fn new(value: Value, text: String) -> Self {
        let word = |pointer| value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (kind, namespace, name) = (word("/kind"), word("/metadata/namespace"), word("/metadata/name"));
        Self { kind, namespace, name, value: board::opened(value), text }
    }

    /// A file that could not be read as objects: it is compared as a text.
    fn of_file(path: &str, text: String) -> Self {
        let value = serde_json::json!({ "text": text });
        Self { kind: "File".into(), namespace: String::new(), name: path.into(), value, text }
    }

    pub(super) fn id(&self) -> Id {
        let version = self.value.get("apiVersion").and_then(Value::as_str).unwrap_or_default();
        let group = version.split_once('/').map_or("", |(group, _)| group);
        (group.to_owned(), self.kind.clone(), self.namespace.clone(), self.name.clone())
    }
}

/// What the chart makes of its values. Values of a chart that this gen does not know are compared as a text.
fn rendered(text: &str) -> Vec<Object> {
    let reading = yaml::read::documents(text);
    let values = reading.documents.first().map(|document| yaml::read::to_json(&document.root));
    match values.and_then(|values| serde_json::from_value::<Values>(values).ok()) {
        Some(values) if reading.problems.is_empty() => {
            let values = render::render(&values).into_iter().map(|object| object.to_value());
            values.map(|value| (value.to_string(), value)).map(|(text, value)| Object::new(value, text)).collect()
        }
        _ => vec![Object::of_file(VALUES, text.to_owned())],
    }
}

fn plain(path: &str, documents: &[Cow<'_, str>]) -> Vec<Object> {
    let mut objects = Vec::new();
    for text in documents {
        let reading = yaml::read::documents(text);
        if !reading.problems.is_empty() {
            return vec![Object::of_file(path, documents.join("\n---\n"))];
        }
        objects.extend(reading.documents.into_iter().map(|document| {
            let value = yaml::read::to_json(&document.root);
            let bytes = text.get(document.root.span.clone()).filter(|bytes| !bytes.is_empty());
            let bytes = bytes.map_or_else(|| value.to_string(), str::to_owned);
            Object::new(value, bytes)
        }));
    }
    objects
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> Folder {
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn broken_files_and_values_of_an_unknown_chart_are_texts() {
        let after = folder(&[
            ("manifests/mesh.yaml", "a: ["),
            ("manifests/policy.yaml", "kind: Policy\nmetadata: {name: p}\n"),
            ("values.yaml", "unknown: 1\n"),
            ("tests/x.yaml", "kind: Test\n"),
        ]);
        let sides = read(&Versions::of(&Folder::new(), &after));
        let kinds: Vec<_> = sides.after.values().map(|object| (object.kind.as_str(), object.name.as_str())).collect();
        assert_eq!(kinds, [("File", "manifests/mesh.yaml"), ("File", "values.yaml"), ("Policy", "p")]);
    }

    #[test]
    fn only_documents_that_differ_are_read() {
        let document = |name: &str, mark: i32| format!("kind: X\nmetadata: {{name: {name}}}\nmark: {mark}\n");
        let text =
            |mark: i32| ["a", "b", "c"].map(|name| document(name, if name == "b" { mark } else { 0 })).join("---\n");
        let (before, after) = (text(1), text(2));
        let same = ("manifests/mesh.yaml", "---\nkind: Y\n---\n# nothing\n---\nkind: Z\n");
        let sides = read(&Versions::of(
            &folder(&[("manifests/rights.yaml", &before), same]),
            &folder(&[("manifests/rights.yaml", &after), same]),
        ));
        assert_eq!((sides.identical, sides.before.len(), sides.after.len()), (4, 1, 1));
        let [before, after] = ["manifests/a.yaml", "manifests/b.yaml"].map(|path| folder(&[(path, &before)]));
        let moved = read(&Versions::of(&before, &after));
        assert_eq!(moved.before, moved.after, "an object that moves to another file is the same one");
    }
}
