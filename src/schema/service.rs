//! What makes a layer of `service.toml`: nothing is required, and `in` holds layers for stages and environments.

use serde_json::{Map, Value, json};

use crate::layers::LayerKind;
use crate::spec::Layered;

/// The definition of a layer.
pub const LAYER: &str = "Layer";

/// Describes the layers below `in`, and takes out what requires a key that another layer may have.
pub fn add_layers(schema: &mut Value) {
    forget_required(schema);
    schema["required"] = json!(["name", "team"]);
    let layer = layer(&schema["properties"]);
    schema["definitions"][LAYER] = layer;
    schema["properties"]["in"]["additionalProperties"] = json!({ "$ref": format!("#/definitions/{LAYER}") });
}

fn layer(properties: &Value) -> Value {
    let names = properties.as_object().into_iter().flat_map(Map::keys);
    let keys: Map<String, Value> = names
        .filter(|name| !LayerKind::In.forbids(name))
        .map(|name| (name.clone(), json!({ "$ref": format!("#/properties/{name}") })))
        .collect();
    json!({ "title": Layered::WHAT, "type": "object", "properties": keys, "additionalProperties": false })
}

fn forget_required(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if object.get("required").is_some_and(Value::is_array) {
                object.shift_remove("required");
            }
            object.values_mut().for_each(forget_required);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_required),
        _ => {}
    }
}
