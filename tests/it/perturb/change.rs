//! Another valid value for a key: by its type and form, or from a table where only particular values are valid.

use servicegen::schema::File;
use servicegen::tree::{Node, Value};

use super::fleet::node;
use super::language::{Use, item};

/// What a key is changed to; `None`: it is taken out.
pub struct Change {
    pub value: Option<Value>,
}

/// Keys whose other values must be particular ones.
const SPECIAL: &[(File, &str, &str)] = &[
    (File::Platform, "clusters.<name>.kubernetes", "1.36"),
    // The port of the API server is in the NetworkPolicies of those that call it; Argo CD knows clusters by name.
    (File::Platform, "clusters.<name>.server", "https://main.example.org:7443"),
    (File::Platform, "environments.<name>.chart", "0.2.0"),
    (File::Platform, "environments.<name>.namespaces.quota.<name>", "41"),
    (File::Platform, "gitops.chart", "0.2.0"),
    (File::Platform, "gitops.path", "deploy"),
    (File::Service, "workloads.<name>.schedule", "16 3 * * *"),
    (File::Service, "workloads.<name>.time-zone", "Europe/Berlin"),
];

/// Keys whose text is for people: that they are there is what counts.
const BY_PRESENCE: &[(File, &str)] = &[
    (File::Service, "access.inbound.<name>.reason"),
    (File::Service, "allow.<name>.reason"),
    (File::Release, "pinned.reason"),
];

/// The changes to try, one after the other.
pub fn changes(used: &Use) -> Vec<Change> {
    let special = SPECIAL.iter().find(|(file, key, _)| *file == used.file && *key == used.key);
    if let Some((_, _, text)) = special {
        return vec![Change { value: Some(Value::String((*text).to_owned())) }];
    }
    if used.value.as_table().is_some() || BY_PRESENCE.contains(&(used.file, &used.key)) {
        return vec![Change { value: None }];
    }
    let others = others(&used.value, &used.schema, used.file);
    others.into_iter().map(|value| Change { value: Some(value) }).collect()
}

fn others(value: &Value, schema: &serde_json::Value, file: File) -> Vec<Value> {
    match value {
        Value::Boolean(yes) => vec![Value::Boolean(!yes)],
        Value::Integer(number) => vec![Value::Integer(number + 1)],
        Value::HugeInteger(_) => Vec::new(),
        Value::Float(number) => vec![Value::Float(format!("{number}1"))],
        Value::Datetime(_) => vec![Value::Datetime("2020-01-01".to_owned())],
        Value::String(text) => {
            if schema["oneOf"].is_array() {
                return other_words(text, schema);
            }
            vec![Value::String(other_text(text, schema["title"].as_str()))]
        }
        Value::List(items) => other_lists(items, &item(schema, file), file),
        Value::Table(_) => Vec::new(),
    }
}

/// All the other words that the key knows; some keys know one word only.
fn other_words(text: &str, schema: &serde_json::Value) -> Vec<Value> {
    let choices = schema["oneOf"].as_array().into_iter().flatten();
    let words = choices.filter_map(|choice| choice["const"].as_str()).filter(|word| *word != text);
    words.map(|word| Value::String(word.to_owned())).collect()
}

/// Another text of the same form; the forms are those of `spec::form` and `spec::number`.
fn other_text(text: &str, form: Option<&str>) -> String {
    match form {
        Some("a duration") => if text == "7s" { "9s" } else { "7s" }.to_owned(),
        Some("a period of days") => "7d".to_owned(),
        Some("an amount of CPU") => "333m".to_owned(),
        Some("an amount of memory") => "77Mi".to_owned(),
        Some("a network") => "10.99.0.0/16".to_owned(),
        Some("an IP address") => "192.0.2.99".to_owned(),
        Some("a digest of an image") => format!("sha256:{}", "a".repeat(64)),
        Some("a capability of Linux") => "SYS_TIME".to_owned(),
        Some("a mail address") => format!("x{text}"),
        Some("a host name") => match text.strip_prefix("*.") {
            Some(rest) => format!("*.x{rest}"),
            None => format!("x{text}"),
        },
        Some("a URL") => text.replacen("://", "://x", 1),
        _ => format!("{text}x"),
    }
}

/// The list without its first item, and with another first item.
fn other_lists(items: &[Node], schema: &serde_json::Value, file: File) -> Vec<Value> {
    let Some((first, rest)) = items.split_first() else { return Vec::new() };
    let with = |first: Value| Value::List(std::iter::once(node(first)).chain(rest.iter().cloned()).collect());
    let changed = others(&first.value, schema, file).into_iter().map(with);
    std::iter::once(Value::List(rest.to_vec())).chain(changed).collect()
}
