//! The rules of merging beside the definitions of the language: neither may know a table that the other does not.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::layers::rules::SERVICE;
use crate::layers::shape::{Children, Shape};
use crate::spec::Service;

/// Named tables without `enabled` of the language's own kind: `enabled` of an alert keeps a reason beside it, an allowance
/// stands in one layer only, and `in` is no table of the merged tree.
const OTHER_NAMED: [&str; 3] = ["alert-pack", "allow", "in"];

#[test]
fn the_rules_know_every_table_of_named_entries_and_every_map() {
    let schema = serde_json::to_value(schemars::schema_for!(Service)).expect("JSON");
    let mut walk = Walk { schema: &schema, problems: Vec::new(), tables: 0 };
    walk.table(&schema, &SERVICE, "");
    assert_eq!(walk.problems, Vec::<String>::new());
    assert!(walk.tables > 60, "only {} tables were seen", walk.tables);
}

struct Walk<'a> {
    schema: &'a Json,
    problems: Vec<String>,
    tables: usize,
}

impl<'a> Walk<'a> {
    fn table(&mut self, schema: &'a Json, shape: &'static Shape, path: &str) {
        self.tables += 1;
        let properties = schema.get("properties").and_then(Json::as_object).into_iter().flatten();
        let properties: Vec<_> = properties.map(|(key, schema)| (key.as_str(), self.followed(schema))).collect();
        let entry =
            schema.get("additionalProperties").filter(|entry| entry.is_object()).map(|entry| self.followed(entry));
        let entries: Vec<_> = properties.iter().map(|(_, schema)| *schema).chain(entry).collect();
        if entries.iter().any(|schema| can_be_off(schema)) != shape.has_named_entries() {
            self.problems.push(format!("{path}: named entries are {}", shape.has_named_entries()));
        }
        if let Some(entry) = entry.filter(|entry| is_table(entry) && !can_be_off(entry))
            && matches!(shape.children, Children::Keys(_))
            && !OTHER_NAMED.contains(&path)
        {
            self.problems.push(format!("{path}: values are tables, but merge key by key: {}", entry["description"]));
        }
        if entry.is_none() {
            let keys: BTreeSet<_> = properties.iter().map(|(key, _)| *key).collect();
            self.problems
                .extend(ruled(shape).filter(|key| !keys.contains(key)).map(|key| format!("{path}: no key `{key}`")));
        }
        for (key, below) in properties.into_iter().chain(entry.map(|entry| ("*", entry))) {
            if let Some(shape) = shape.child(key).filter(|_| is_table(below)) {
                self.table(below, shape, format!("{path}.{key}").trim_start_matches('.'));
            }
        }
    }

    /// The schema behind references and `null`.
    fn followed(&self, schema: &'a Json) -> &'a Json {
        if let Some(name) = schema.get("$ref").and_then(Json::as_str) {
            return self.schema.pointer(name.trim_start_matches('#')).expect("the definition");
        }
        let some =
            schema.get("anyOf").and_then(Json::as_array).and_then(|any| any.iter().find(|one| one["type"] != "null"));
        some.map_or(schema, |some| self.followed(some))
    }
}

fn is_table(schema: &Json) -> bool {
    let is_object = |kind: &Json| kind == "object";
    schema
        .get("type")
        .is_some_and(|kind| is_object(kind) || kind.as_array().is_some_and(|kinds| kinds.iter().any(is_object)))
}

/// Whether `enabled` takes the entry out, see `decode::Keyed`.
fn can_be_off(schema: &Json) -> bool {
    let text = schema.pointer("/properties/enabled/description").and_then(Json::as_str);
    text.is_some_and(|text| text.contains("takes the entry out"))
}

/// Keys that the rules of a table name.
fn ruled(shape: &'static Shape) -> impl Iterator<Item = &'static str> {
    let below = match shape.children {
        Children::Keys(keys) => keys.iter().map(|(key, _)| *key).collect(),
        _ => Vec::new(),
    };
    let choice = shape
        .choice
        .into_iter()
        .flat_map(|choice| choice.keys().chain(choice.alternatives.iter().flat_map(|one| one.needs.iter().copied())));
    let drops = shape.drops.iter().flat_map(|(new, old)| [*new, *old]);
    below.into_iter().chain(choice).chain(drops).chain(shape.one_space.iter().copied())
}
