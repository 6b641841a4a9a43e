//! Where two versions of a YAML file differ, value by value.

use serde_json::Value;

use crate::provenance::by_kind_and_name;
use crate::yaml::read;

/// A value that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Path in the folder.
    pub file: String,
    /// In the generated version; of what was added, where it would be. In a file of Kubernetes objects it begins with kind
    /// and name.
    pub pointer: String,
    pub old: Option<Value>,
    /// `None`: it was taken out.
    pub new: Option<Value>,
}

/// Every value that differs, in the order of the generated version.
pub fn differences(file: &str, generated: &str, edited: &str) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(file, "", Some(&document(generated)), Some(&document(edited)), &mut found);
    found
}

/// A file as one value: of Kubernetes objects a table of tables, by kind and name.
pub fn document(text: &str) -> Value {
    let documents = read::documents(text).documents;
    let mut values: Vec<Value> = documents.iter().map(|document| read::to_json(&document.root)).collect();
    match values.as_slice() {
        [value] if value.get("kind").is_none() => values.swap_remove(0),
        _ => by_kind_and_name(values),
    }
}

fn compare(file: &str, pointer: &str, old: Option<&Value>, new: Option<&Value>, found: &mut Vec<Difference>) {
    match (old, new) {
        (Some(a), Some(b)) if a == b => {}
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            for key in a.keys().chain(b.keys().filter(|key| !a.contains_key(*key))) {
                let below = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                compare(file, &below, a.get(key), b.get(key), found);
            }
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) if names(a).is_some() && names(b).is_some() => {
            let (names_a, names_b) = (names(a).unwrap_or_default(), names(b).unwrap_or_default());
            for (at, name) in names_a.iter().enumerate() {
                let same = names_b.iter().position(|other| other == name).map(|at| &b[at]);
                compare(file, &format!("{pointer}/{at}"), a.get(at), same, found);
            }
            for (at, name) in names_b.iter().enumerate().filter(|(_, name)| !names_a.contains(name)) {
                compare(file, &format!("{pointer}/{name}"), None, b.get(at), found);
            }
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) if a.len() <= b.len() => {
            for (at, item) in b.iter().enumerate() {
                compare(file, &format!("{pointer}/{at}"), a.get(at), Some(item), found);
            }
        }
        (old, new) => found.push(Difference {
            file: file.to_owned(),
            pointer: pointer.to_owned(),
            old: old.cloned(),
            new: new.cloned(),
        }),
    }
}

/// The names of the items of a list, if each has one of its own.
fn names(items: &[Value]) -> Option<Vec<&str>> {
    let names: Vec<&str> = items.iter().map(|item| item.get("name")?.as_str()).collect::<Option<_>>()?;
    let distinct: std::collections::BTreeSet<_> = names.iter().collect();
    (!names.is_empty() && distinct.len() == names.len()).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_named_by_their_place_in_what_was_generated() {
        let old = "a: 1\nb: {c: x, d: [1, 2]}\n";
        let new = "a: 2\nb: {c: x, d: [1, 3, 4], e/f: z}\n";
        let found = differences("values.yaml", old, new);
        let places: Vec<_> =
            found.iter().map(|it| (it.pointer.as_str(), it.new.as_ref().map(ToString::to_string))).collect();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            places,
            [("/a", some("2")), ("/b/d/1", some("3")), ("/b/d/2", some("4")), ("/b/e~1f", some("\"z\""))]
        );
        assert_eq!(differences("values.yaml", "a: 1 # one\n", "a: 1\n"), []);
    }

    #[test]
    fn items_with_names_are_matched_by_them() {
        let old = "env:\n- {name: A, value: x}\n- {name: C, value: y}\n";
        let new = "env:\n- {name: A, value: x}\n- {name: B, value: z}\n- {name: C, value: w}\n";
        let found = differences("values.yaml", old, new);
        let places: Vec<_> = found.iter().map(|it| it.pointer.as_str()).collect();
        assert_eq!(places, ["/env/1/value", "/env/B"]);
    }

    #[test]
    fn objects_are_named_by_kind_and_name() {
        let object = |value: u8| format!("kind: Thing\nmetadata:\n  name: x\nspec:\n  v: {value}\n");
        let found = differences("manifests/mesh.yaml", &object(1), &object(2));
        assert_eq!(found[0].pointer, "/Thing/x/spec/v");
    }
}
