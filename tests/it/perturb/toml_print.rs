//! Writes a TOML document again, one root key a line; for tests that change values and do not care for the looks.

use servicegen::tree::{Node, Table, Value};

pub fn document(table: &Table) -> String {
    table.iter().map(|(key, node)| format!("{} = {}\n", text(key), value(&node.value))).collect()
}

pub fn value(written: &Value) -> String {
    match written {
        Value::String(string) => text(string),
        Value::Integer(number) => number.to_string(),
        Value::HugeInteger(verbatim) | Value::Float(verbatim) | Value::Datetime(verbatim) => verbatim.clone(),
        Value::Boolean(yes) => yes.to_string(),
        Value::List(items) => {
            format!("[{}]", items.iter().map(|item| value(&item.value)).collect::<Vec<_>>().join(", "))
        }
        Value::Table(table) => {
            let entry = |(key, node): (&String, &Node)| format!("{} = {}", text(key), value(&node.value));
            format!("{{ {} }}", table.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

/// A basic string; JSON's escapes are TOML's.
fn text(text: &str) -> String {
    serde_json::to_string(text).expect("a text is JSON")
}
