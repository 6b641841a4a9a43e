//! Tables of TOML as they are built, and their text. Tables keep the order in which their keys were put in.

use serde_json::{Map, Value};

/// The most characters of a table that is written on one line.
const INLINE: usize = 100;

/// A table that is being built.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table(pub Map<String, Value>);

impl Table {
    /// Sets the value at a path, over what stood there.
    pub fn put<V: Into<Value>>(&mut self, path: &[&str], value: V) {
        let (last, above) = path.split_last().expect("a path has a key");
        self.below(above).insert((*last).to_owned(), value.into());
    }

    /// Sets the value at a path, if there is one.
    pub fn put_some<V: Into<Value>>(&mut self, path: &[&str], value: Option<V>) {
        if let Some(value) = value {
            self.put(path, value);
        }
    }

    /// The table at a path; made if need be.
    pub fn below(&mut self, path: &[&str]) -> &mut Map<String, Value> {
        let mut map = &mut self.0;
        for key in path {
            let entry = map.entry(*key).or_insert_with(|| Value::Object(Map::new()));
            if !entry.is_object() {
                *entry = Value::Object(Map::new());
            }
            map = entry.as_object_mut().expect("made a table above");
        }
        map
    }

    pub fn get(&self, path: &[&str]) -> Option<&Value> {
        let (first, rest) = path.split_first()?;
        rest.iter().try_fold(self.0.get(*first)?, |value, key| value.get(key))
    }

    /// Takes out the value at a path, and the tables above it that are empty then.
    pub fn remove(&mut self, path: &[&str]) -> bool {
        let Some((last, above)) = path.split_last() else { return false };
        if self.get(path).is_none() {
            return false;
        }
        let map = self.below(above);
        map.shift_remove(*last);
        if map.is_empty() && !above.is_empty() && above != ["workloads"] {
            self.remove(above);
        }
        true
    }

    /// As TOML.
    pub fn text(&self) -> String {
        let mut text = String::new();
        table(&mut text, &[], &self.0);
        text
    }
}

fn table(text: &mut String, path: &[&str], map: &Map<String, Value>) {
    let (tables, plain): (Vec<_>, Vec<_>) =
        map.iter().partition(|(_, value)| value.is_object() && (path.is_empty() || has_header(value)));
    if !path.is_empty() && (!plain.is_empty() || tables.is_empty()) {
        let header: Vec<_> = path.iter().map(|part| key(part)).collect();
        let gap = if text.is_empty() { "" } else { "\n" };
        text.push_str(&format!("{gap}[{}]\n", header.join(".")));
    }
    for (name, value) in plain {
        text.push_str(&format!("{} = {}\n", key(name), inline(value)));
    }
    for (name, value) in tables {
        if let Value::Object(below) = value {
            let path: Vec<&str> = path.iter().copied().chain([name.as_str()]).collect();
            table(text, &path, below);
        }
    }
}

/// A small table of plain values stands on one line.
fn has_header(value: &Value) -> bool {
    let Value::Object(map) = value else { return false };
    let is_small = (1..=2).contains(&map.len()) && map.values().all(|value| !value.is_object());
    !is_small || inline(value).len() > INLINE
}

fn inline(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let entries: Vec<_> =
                map.iter().map(|(name, value)| format!("{} = {}", key(name), inline(value))).collect();
            if entries.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", entries.join(", ")) }
        }
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(inline).collect();
            let line = format!("[{}]", items.join(", "));
            let is_long = line.len() > INLINE && items.len() > 1;
            if is_long {
                format!("[\n{}]", items.iter().map(|item| format!("  {item},\n")).collect::<String>())
            } else {
                line
            }
        }
        Value::String(text) => quoted(text),
        other => other.to_string(),
    }
}

fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.chars().all(bare) { name.to_owned() } else { quoted(name) }
}

/// A basic string; one with line ends over several lines.
fn quoted(text: &str) -> String {
    let lines = text.contains('\n') && !text.contains('\r');
    let mut out = String::from(if lines { "\"\"\"\n" } else { "\"" });
    for c in text.chars() {
        match c {
            '\n' if lines => out.push('\n'),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push(c),
        }
    }
    out.push_str(if lines { "\"\"\"" } else { "\"" });
    out
}
