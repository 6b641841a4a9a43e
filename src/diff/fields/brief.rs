//! Values in a few words.

use serde_json::Value;

/// A field that is called otherwise, or not at all, where its value is said in a few words.
struct Word {
    field: &'static str,
    said: &'static str,
    /// What stands between it and what is before it.
    joint: &'static str,
}

const fn word(field: &'static str, said: &'static str, joint: &'static str) -> Word {
    Word { field, said, joint }
}

const WORDS: &[Word] = &[
    word("source", "", ", "),
    word("operation", "", ", "),
    word("principals", "", ", "),
    word("matchLabels", "", ", "),
    word("kubernetes.io/metadata.name", "", ", "),
    word(NAME, "", ", "),
    word("app.kubernetes.io/component", "", " "),
    word("protocol", "", ", "),
    word("port", "", " "),
    word("valueFrom", "", ", "),
    word("secretKeyRef", "secret", ", "),
    word("podSelector", "pods", ", "),
    word("namespaceSelector", "in", " "),
];

/// The label that says whose pods they are is said first.
const NAME: &str = "app.kubernetes.io/name";

/// A value in a few words: `name http, number 80`.
pub fn brief(value: &Value) -> String {
    match value {
        Value::String(text) => account(text).unwrap_or_else(|| text.clone()),
        Value::Array(items) => items.iter().map(brief).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by_key(|(field, _)| *field != NAME);
            let mut text = String::new();
            for (field, value) in fields {
                let word = WORDS.iter().find(|word| word.field == field);
                let said = format!("{} {}", word.map_or(field.as_str(), |word| word.said), brief(value));
                text.push_str(if text.is_empty() { "" } else { word.map_or(", ", |word| word.joint) });
                text.push_str(said.trim_start());
            }
            text
        }
        other => other.to_string(),
    }
}

/// The identity of an account in the mesh, as people name it.
fn account(text: &str) -> Option<String> {
    let (namespace, account) = text.strip_prefix("cluster.local/ns/")?.split_once("/sa/")?;
    Some(format!("account {account} in {namespace}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn peers_ports_and_accounts_are_said_in_a_few_words() {
        let pods =
            json!({ "matchLabels": { "app.kubernetes.io/component": "web", "app.kubernetes.io/name": "orders" } });
        let namespace = json!({ "matchLabels": { "kubernetes.io/metadata.name": "shop" } });
        let rows = [
            (json!({ "podSelector": pods, "namespaceSelector": namespace }), "pods orders web in shop"),
            (json!([{ "protocol": "TCP", "port": 80 }, { "protocol": "UDP", "port": 53 }]), "TCP 80, UDP 53"),
            (json!({ "source": { "principals": ["cluster.local/ns/shop/sa/web"] } }), "account web in shop"),
            (json!({ "name": "http", "number": 80 }), "name http, number 80"),
        ];
        for (value, expected) in rows {
            assert_eq!(brief(&value), expected);
        }
    }
}
