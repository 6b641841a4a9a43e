//! Values in a few words.

use serde_json::Value;

/// A value in a few words: `name http, number 80`.
pub fn brief(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(brief).collect::<Vec<_>>().join(", "),
        Value::Object(map) => map.iter().map(|(key, value)| named(key, value)).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// Fields that are called otherwise, or not at all, where a value is said in a few words.
const WORDS: &[(&str, &str)] = &[
    ("source", ""),
    ("operation", ""),
    ("matchLabels", ""),
    ("kubernetes.io/metadata.name", ""),
    ("app.kubernetes.io/name", ""),
    ("app.kubernetes.io/component", ""),
    ("protocol", ""),
    ("port", ""),
    ("valueFrom", ""),
    ("secretKeyRef", "secret"),
    ("podSelector", "pods"),
    ("namespaceSelector", "in"),
];

fn named(key: &str, value: &Value) -> String {
    let word = WORDS.iter().find(|(field, _)| *field == key).map_or(key, |(_, word)| word);
    format!("{word} {}", brief(value)).trim_start().to_owned()
}
