//! Setting a key in a TOML text and touching nothing else: comments, order and spaces stay. Every edit is read again; one
//! that does not say what was asked for is not made.

use crate::key_path as path;
use crate::source::Sources;
use crate::toml_text;
use crate::tree::{Layer, Node, Table, Value};

/// The text with a key set. `value` is written as TOML. A key that is there keeps its line; a new one comes behind the last
/// key of its table; a new table at the end.
///
/// `None`: the text is no TOML, or is written so that this cannot be done without touching more (dotted keys).
pub fn set(text: &str, keys: &[&str], value: &str) -> Option<String> {
    let before = parse(text)?;
    let edited = edited(text, &before, keys, value)?;
    let after = parse(&edited)?;
    let wanted = parse(&format!("value = {value}"))?.get(["value"])?.value.to_json();
    let mut expected = before.value.to_json();
    put(&mut expected, keys, wanted);
    (after.value.to_json() == expected).then_some(edited)
}

/// The value of a key, as the text writes it.
pub fn written<'t>(text: &'t str, keys: &[&str]) -> Option<&'t str> {
    let tree = parse(text)?;
    text.get(tree.get(keys.iter().copied())?.place.range())
}

fn parse(text: &str) -> Option<Node> {
    toml_text::parse(Sources::default().add("", text), text, Layer::Service).ok()
}

fn put(value: &mut serde_json::Value, keys: &[&str], wanted: serde_json::Value) {
    let mut at = value;
    for key in keys {
        at = &mut at[*key];
    }
    *at = wanted;
}

fn edited(text: &str, tree: &Node, keys: &[&str], value: &str) -> Option<String> {
    if let Some(old) = tree.get(keys.iter().copied()) {
        let mut edited = text.to_owned();
        edited.replace_range(old.place.range(), value);
        return Some(edited);
    }
    let (key, table) = keys.split_last()?;
    let line = format!("{} = {value}", path::write([*key]));
    if table.is_empty() {
        return Some(at_root(text, tree, &line));
    }
    match tree.get(table.iter().copied()) {
        Some(node) if text[node.place.range()].starts_with('{') => inline(text, node, &line),
        Some(node) if has_header(text, node, table) => {
            let behind = last_key_end(node.value.as_table()?, text).unwrap_or(node.place.range().end);
            Some(inserted(text, line_end(text, behind), &line))
        }
        _ => Some(format!("{}\n\n[{}]\n{line}\n", text.trim_end(), path::write(table.iter().copied()))),
    }
}

/// Behind the last key above the first table.
fn at_root(text: &str, tree: &Node, line: &str) -> String {
    let behind = tree.value.as_table().and_then(|table| last_key_end(table, text));
    inserted(text, behind.map_or(0, |end| line_end(text, end)), line)
}

fn inline(text: &str, node: &Node, line: &str) -> Option<String> {
    let range = node.place.range();
    let inside = text[range.start + 1..range.end - 1].trim_end();
    let comma = if inside.trim().is_empty() { "" } else { "," };
    let mut edited = text.to_owned();
    edited.replace_range(range, &format!("{{{inside}{comma} {line} }}"));
    Some(edited)
}

fn has_header(text: &str, node: &Node, table: &[&str]) -> bool {
    let header = text[node.place.range()].trim();
    let inside = header.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inside.and_then(path::parse).is_some_and(|keys| keys.iter().map(String::as_str).eq(table.iter().copied()))
}

/// End of the last value that stands in the table itself, and not below a header of its own.
fn last_key_end(table: &Table, text: &str) -> Option<usize> {
    let own = table.values().filter(|node| match node.value {
        Value::Table(_) => text[node.place.range()].starts_with('{'),
        _ => true,
    });
    own.map(|node| node.place.range().end).max()
}

fn inserted(text: &str, at: usize, line: &str) -> String {
    let mut edited = text.to_owned();
    let before = if at > 0 && !text[..at].ends_with('\n') { "\n" } else { "" };
    edited.insert_str(at, &format!("{before}{line}\n"));
    edited
}

/// First byte of the next line.
pub fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# Orders.
name = \"orders\"   # never changes
team = \"shop\"

[image]
tag = \"1\" # one

# What it needs.
[workloads.web.resources]
memory = \"1Gi\"

[workloads.web.ports]
http = { port = 8080 }
";

    fn diff(keys: &[&str], value: &str) -> String {
        let edited = set(TEXT, keys, value).expect("it can be set");
        let changes = similar::TextDiff::from_lines(TEXT, &edited);
        let lines = changes.iter_all_changes().filter(|change| change.tag() != similar::ChangeTag::Equal);
        lines.map(|change| format!("{}{}", change.tag(), change.value())).collect()
    }

    #[test]
    fn only_the_line_of_the_key_changes() {
        assert_eq!(diff(&["image", "tag"], "\"2\""), "-tag = \"1\" # one\n+tag = \"2\" # one\n");
        assert_eq!(diff(&["environments"], "[\"a\"]"), "+environments = [\"a\"]\n");
        assert_eq!(diff(&["workloads", "web", "resources", "cpu"], "\"1\""), "+cpu = \"1\"\n");
        assert_eq!(
            diff(&["workloads", "web", "ports", "http", "service"], "80"),
            "-http = { port = 8080 }\n+http = { port = 8080, service = 80 }\n"
        );
        assert_eq!(
            diff(&["in", "staging", "workloads", "web", "scale", "replicas"], "3"),
            "+\n+[in.staging.workloads.web.scale]\n+replicas = 3\n"
        );
    }

    #[test]
    fn a_table_that_only_its_children_name_gets_a_header() {
        assert_eq!(diff(&["workloads", "web", "kind"], "\"cron\""), "+\n+[workloads.web]\n+kind = \"cron\"\n");
    }

    #[test]
    fn what_cannot_be_set_is_not() {
        assert_eq!(set("a.b = 1\n", &["a", "c"], "2"), None, "dotted keys cannot be opened again");
        assert_eq!(set("a = 1\n", &["a", "b"], "2"), None);
        assert_eq!(set("a = 1\n", &["b"], "2\nc = 3"), None, "two keys");
        assert_eq!(set("[a", &["b"], "2"), None);
    }

    #[test]
    fn a_text_without_a_last_newline_gets_one() {
        assert_eq!(set("a = 1", &["b"], "2").as_deref(), Some("a = 1\nb = 2\n"));
        assert_eq!(set("", &["b"], "2").as_deref(), Some("b = 2\n"));
    }
}
