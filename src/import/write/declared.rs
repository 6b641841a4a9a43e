//! What containers refer to by name: ConfigMaps of the platform, and Secrets with their keys. No value of a Secret is read.

use serde_json::{Map, Value, json};

use super::{Input, Service, literal};
use crate::import::group::as_label;
use crate::import::table::Table;
use crate::import::world::{self, items, text};

/// Declares a ConfigMap that exists without us; its name in the language.
pub(super) fn config(platform: &mut Table, object: &str, key: Option<&str>) -> String {
    let name = as_label(object);
    let below = platform.below(&["configs", &name]);
    if name != object {
        below.insert("object".into(), object.into());
    }
    let keys = below.entry("keys").or_insert_with(|| json!([]));
    add(keys, key);
    name
}

/// Declares a Secret with what is known of its keys; its name in the language.
pub(super) fn secret(
    service: &mut Service,
    input: Input<'_>,
    namespace: Option<&str>,
    object: &str,
    key: Option<&str>,
) -> String {
    let own = service.table.get(&["name"]).and_then(Value::as_str).unwrap_or_default();
    let short = object.strip_prefix(&format!("{own}-")).filter(|rest| !rest.is_empty());
    let name = as_label(short.unwrap_or(object));
    let derived = format!("{own}-{name}");
    let below = service.table.below(&["secrets", &name]);
    let is_new = below.is_empty();
    let keys = below.entry("keys").or_insert_with(|| json!([]));
    add(keys, key);
    if is_new {
        let made = input.world.find("Secret", namespace, object);
        let fields = ["/data", "/stringData"].map(|field| made.and_then(|it| it.get(field)?.as_object()));
        let known = fields.into_iter().flatten().flat_map(Map::keys);
        known.for_each(|key| add(keys, Some(key)));
        if derived != object {
            below.insert("object".into(), object.into());
        }
        remote(below, input, namespace, object);
    }
    name
}

/// Where the Secret is made from, if an ExternalSecret makes it.
fn remote(below: &mut Map<String, Value>, input: Input<'_>, namespace: Option<&str>, object: &str) {
    let made = input.world.of_kind("ExternalSecret").find(|it| {
        it.text("/spec/target/name").unwrap_or(&it.name) == object
            && world::same_namespace(it.namespace.as_deref(), namespace)
    });
    let data = made.and_then(|it| it.get("/spec")).map_or(&[][..], |spec| items(spec, "data"));
    let paths: std::collections::BTreeSet<&str> =
        data.iter().filter_map(|entry| entry.pointer("/remoteRef/key")?.as_str()).collect();
    let Some(path) = paths.first().filter(|_| paths.len() == 1) else { return };
    let mut properties = Map::new();
    for entry in data {
        let Some(key) = text(entry, "secretKey") else { continue };
        add(below.entry("keys").or_insert_with(|| json!([])), Some(key));
        // Without a property the whole of what lies there is the value: that the language cannot say.
        let Some(property) = entry.pointer("/remoteRef/property").and_then(Value::as_str) else { return };
        if property != key {
            properties.insert(key.to_owned(), property.into());
        }
    }
    below.insert("remote".into(), literal(path).into());
    if !properties.is_empty() {
        below.insert("properties".into(), Value::Object(properties));
    }
}

fn add(keys: &mut Value, key: Option<&str>) {
    let Some(keys) = keys.as_array_mut() else { return };
    if let Some(key) = key.filter(|key| !keys.iter().any(|known| known == key)) {
        keys.push(key.into());
    }
}
