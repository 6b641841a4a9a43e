//! Optional values, lists, and the two kinds of named things: keyed tables (each can be switched off) and maps.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::decode::{Decoder, FromKey, FromNode};
use crate::sorted_map::{self, SortedMap};
use crate::tree::{Node, Value};

/// A keyed table: name → table. An entry with `enabled = false` is not there.
#[derive(Debug, Clone, PartialEq)]
pub struct Keyed<K: Ord, T>(pub SortedMap<K, T>);

/// A table that can be switched off as a whole with `enabled = false`.
#[derive(Debug, Clone, PartialEq)]
pub struct Switch<T>(pub Option<T>);

impl<T: FromNode> FromNode for Option<T> {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        T::from_node(node, decoder).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: FromNode> FromNode for Box<T> {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        T::from_node(node, decoder).map(Box::new)
    }
}

impl<T: FromNode> FromNode for Vec<T> {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let Value::List(items) = &node.value else {
            return decoder.mismatch(node, "a list");
        };
        let read: Vec<_> = items.iter().map(|item| T::from_node(item, decoder)).collect();
        read.into_iter().collect()
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

impl<K: FromKey, T: FromNode> FromNode for BTreeMap<K, T> {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let Some(table) = node.value.as_table() else {
            return decoder.mismatch(node, "a table");
        };
        let read: Vec<_> =
            table.iter().map(|(key, entry)| (K::from_key(key, entry, decoder), T::from_node(entry, decoder))).collect();
        read.into_iter().map(|(key, value)| Some((key?, value?))).collect()
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

impl<K: FromKey, T: FromNode> FromNode for Keyed<K, T> {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let Some(table) = node.value.as_table() else {
            return decoder.mismatch(node, "a table of named tables");
        };
        let mut entries = SortedMap::new();
        let mut complete = true;
        for (key, entry) in table {
            let enabled = enabled(entry, decoder);
            if enabled == Some(false) && decoder.scope == super::Scope::Whole {
                continue;
            }
            decoder.takes_enabled = true;
            let key = K::from_key(key, entry, decoder);
            let value = T::from_node(entry, decoder);
            decoder.takes_enabled = false;
            match (key, value) {
                (Some(key), Some(value)) => drop(entries.insert(key, value)),
                _ => complete = false,
            }
        }
        complete.then_some(Self(entries))
    }

    fn absent() -> Option<Self> {
        Some(Self(SortedMap::new()))
    }
}

impl<T: FromNode> FromNode for Switch<T> {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        if enabled(node, decoder) == Some(false) && decoder.scope == super::Scope::Whole {
            return Some(Self(None));
        }
        decoder.takes_enabled = true;
        let value = T::from_node(node, decoder);
        decoder.takes_enabled = false;
        value.map(|value| Self(Some(value)))
    }

    fn absent() -> Option<Self> {
        Some(Self(None))
    }
}

fn enabled(entry: &Node, decoder: &mut Decoder<'_>) -> Option<bool> {
    let node = entry.get(["enabled"])?;
    bool::from_node(node, decoder)
}

impl<K: Ord, T> Deref for Keyed<K, T> {
    type Target = SortedMap<K, T>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T> Deref for Switch<T> {
    type Target = Option<T>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<'a, K: Ord, T> IntoIterator for &'a Keyed<K, T> {
    type Item = (&'a K, &'a T);
    type IntoIter = sorted_map::Iter<'a, K, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<K: Ord, T: JsonSchema> JsonSchema for Keyed<K, T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Named{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let entry = switchable::<T>(generator);
        schemars::json_schema!({ "type": "object", "additionalProperties": entry })
    }
}

impl<T: JsonSchema> JsonSchema for Switch<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Switched{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        switchable::<T>(generator)
    }
}

/// The schema of a table, with `enabled` beside its own keys.
fn switchable<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    let mut schema = T::json_schema(generator);
    if let Some(properties) = schema.get_mut("properties").and_then(|properties| properties.as_object_mut()) {
        let enabled = serde_json::json!({
            "type": "boolean",
            "description": "`false` takes the entry out, as if it were not written. Default: true.",
        });
        properties.insert("enabled".to_owned(), enabled);
    }
    schema
}
