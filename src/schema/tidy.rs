//! Makes a generated schema say what TOML can hold: there is no `null`, and a list or table that is left out is empty.

use serde_json::{Map, Value};

/// Goes through a whole schema.
pub fn tidy(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            forget_null(object);
            keep_required(object);
            object.values_mut().for_each(tidy);
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        _ => {}
    }
}

/// `T or null` is how schemars writes a key that may be left out.
fn forget_null(object: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|word| word != "null");
        if let [only] = types.as_slice() {
            object["type"] = only.clone();
        }
    }
    let Some(Value::Array(choices)) = object.get("anyOf") else { return };
    let null = serde_json::json!({ "type": "null" });
    if let [choice, other] = choices.as_slice()
        && *other == null
    {
        // A `$ref` makes draft 7 ignore what stands beside it, the description too: so it goes into an `allOf`.
        let choice = Value::Array(vec![choice.clone()]);
        object.shift_remove("anyOf");
        object.insert("allOf".to_owned(), choice);
    }
}

fn keep_required(object: &mut Map<String, Value>) {
    let Some(Value::Array(required)) = object.get("required") else { return };
    let properties = object.get("properties").and_then(Value::as_object);
    let is_needed = |key: &Value| {
        let property = properties.zip(key.as_str()).and_then(|(properties, key)| properties.get(key));
        property.is_some_and(|property| !may_be_left_out(property))
    };
    let kept: Vec<Value> = required.iter().filter(|key| is_needed(key)).cloned().collect();
    match kept.is_empty() {
        true => drop(object.shift_remove("required")),
        false => drop(object.insert("required".to_owned(), Value::Array(kept))),
    }
}

/// Lists, tables of named things, and tables that can be switched off.
fn may_be_left_out(property: &Value) -> bool {
    let is = |kind: &str| property["type"] == kind;
    is("array")
        || (is("object")
            && (property["additionalProperties"].is_object() || property["properties"]["enabled"].is_object()))
}
