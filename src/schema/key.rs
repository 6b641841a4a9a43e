//! Looking up one key of the language by its TOML path.

use super::described::{Described, NAME};
use super::service::LAYER;
use super::{File, schema};
use crate::decode::nearest;

/// What the language says about a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    pub file: File,
    /// Its path; a name that the user chooses is `<name>`.
    pub path: Vec<String>,
    pub description: String,
    /// What a value is, in words.
    pub value: String,
    /// How a text must look.
    pub form: Option<String>,
    /// The words that it may be, with their meanings.
    pub words: Vec<(String, String)>,
    /// The keys below it, with their meanings.
    pub keys: Vec<(String, String)>,
}

/// The answer to a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    Found(Key),
    /// The first keys exist and `key` does not.
    Unknown {
        known: Vec<String>,
        key: String,
        nearest: Option<String>,
    },
}

/// Looks up a path in a file. Any text stands for a name that the user chooses.
pub fn look_up<'k>(file: File, path: impl IntoIterator<Item = &'k str>) -> Lookup {
    let schemas = [schema(file), schema(File::Service)];
    let mut described = Described::root(&schemas[0]);
    let mut known: Vec<String> = Vec::new();
    for key in path {
        let next = described.key(key).map(|next| (key, next)).or_else(|| Some((NAME, described.entry()?)));
        let Some((name, next)) = next else {
            let nearest = nearest(key, described.keys().iter().map(|(key, _)| *key)).map(str::to_owned);
            return Lookup::Unknown { known, key: key.to_owned(), nearest };
        };
        known.push(name.to_owned());
        described = match next.is_layer() {
            true => layer(&schemas[1], next),
            false => next,
        };
    }
    Lookup::Found(key(file, known, described))
}

/// A layer in another file has the keys that a layer has in `service.toml`.
fn layer<'s>(service: &'s serde_json::Value, otherwise: Described<'s>) -> Described<'s> {
    Described::definition(service, LAYER).unwrap_or(otherwise)
}

fn key(file: File, path: Vec<String>, described: Described<'_>) -> Key {
    let owned = |pairs: Vec<(&str, &str)>| -> Vec<(String, String)> {
        pairs.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
    };
    let of_entry = described.only_entry().unwrap_or(described);
    let keys: Vec<_> = of_entry.keys().into_iter().map(|(key, below)| (key, below.description())).collect();
    Key {
        file,
        path,
        description: described.description().to_owned(),
        value: described.value(),
        form: described.form().map(|(_, form)| form.to_owned()),
        words: owned(described.words()),
        keys: owned(keys),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(file: File, path: &str) -> Key {
        match look_up(file, path.split('.')) {
            Lookup::Found(key) => key,
            unknown @ Lookup::Unknown { .. } => panic!("{unknown:?}"),
        }
    }

    #[test]
    fn names_of_entries_are_free() {
        let key = found(File::Service, "workloads.web.ports.http.traffic.timeout");
        assert_eq!(key.path.join("."), "workloads.<name>.ports.<name>.traffic.timeout");
        assert_eq!(key.value, "a duration");
        assert!(key.description.starts_with("Time after which"), "{key:?}");
    }

    #[test]
    fn layers_have_the_keys_of_a_layer_wherever_they_stand() {
        assert_eq!(found(File::Service, "in.staging.unset").value, "a list; each item: a string");
        assert_eq!(found(File::Platform, "stages.production.defaults.common.scale.min").value, "a whole number");
        assert!(matches!(look_up(File::Service, ["in", "staging", "team"]), Lookup::Unknown { .. }));
    }

    #[test]
    fn a_key_that_is_not_there_is_named_with_the_nearest_one() {
        let Lookup::Unknown { known, key, nearest } = look_up(File::Service, ["workloads", "web", "scael"]) else {
            panic!("there is no such key");
        };
        assert_eq!((known.join("."), key, nearest), ("workloads.<name>".into(), "scael".into(), Some("scale".into())));
    }
}
