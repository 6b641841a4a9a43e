//! A merged tree, value by value, each with the line and the layer that says it.

use serde_json::{Value as Json, json};

use crate::source::Sources;
use crate::tree::{Node, Value};

/// Columns that a key and its value may take before the origin moves out.
const WIDTH: usize = 60;

/// One value of a tree. A list is one value: layers replace it whole.
struct Leaf<'a> {
    path: Vec<&'a str>,
    node: &'a Node,
}

/// A line for each value: `workloads.web.scale.min = 3    # services/orders/service.toml:12, service`.
pub fn text(tree: &Node, sources: &Sources) -> String {
    let mut leaves = Vec::new();
    gather(tree, &mut Vec::new(), &mut leaves);
    let lines: Vec<_> =
        leaves.iter().map(|leaf| (format!("{} = {}", dotted(&leaf.path), value(&leaf.node.value)), leaf)).collect();
    let width = lines.iter().map(|(line, _)| line.chars().count()).filter(|width| *width <= WIDTH).max().unwrap_or(0);
    let with_origin = |(line, leaf): &(String, &Leaf<'_>)| {
        format!("{line:width$}  # {}, {}\n", sources.file_line(leaf.node.place), leaf.node.layer.title())
    };
    lines.iter().map(with_origin).collect()
}

/// The same as a list of objects: `key`, `value`, `path`, `line`, `layer`.
pub fn json(tree: &Node, sources: &Sources) -> Json {
    let mut leaves = Vec::new();
    gather(tree, &mut Vec::new(), &mut leaves);
    let entry = |leaf: &Leaf<'_>| {
        let path = &sources.document(leaf.node.place.file).path;
        let (line, _) = sources.line_column(leaf.node.place);
        json!({
            "key": dotted(&leaf.path),
            "value": leaf.node.value.to_json(),
            "path": path,
            "line": line,
            "layer": leaf.node.layer.title(),
        })
    };
    leaves.iter().map(entry).collect()
}

fn gather<'a>(node: &'a Node, path: &mut Vec<&'a str>, leaves: &mut Vec<Leaf<'a>>) {
    match &node.value {
        Value::Table(table) if !table.is_empty() || path.is_empty() => {
            for (key, below) in table {
                path.push(key);
                gather(below, path, leaves);
                path.pop();
            }
        }
        _ => leaves.push(Leaf { path: path.clone(), node }),
    }
}

/// A path as TOML writes it.
fn dotted(path: &[&str]) -> String {
    let is_bare =
        |key: &str| !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    let quoted = |key: &&str| if is_bare(key) { (*key).to_owned() } else { string(key) };
    path.iter().map(quoted).collect::<Vec<_>>().join(".")
}

/// A value as TOML writes it, on one line.
fn value(value: &Value) -> String {
    match value {
        Value::String(text) => string(text),
        Value::Integer(number) => number.to_string(),
        Value::HugeInteger(text) | Value::Float(text) | Value::Datetime(text) => text.clone(),
        Value::Boolean(value) => value.to_string(),
        Value::List(items) => {
            let items: Vec<_> = items.iter().map(|item| self::value(&item.value)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(table) => {
            let entry = |(key, node): (&String, &Node)| format!("{} = {}", dotted(&[key]), self::value(&node.value));
            let entries: Vec<_> = table.iter().map(entry).collect();
            if entries.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", entries.join(", ")) }
        }
    }
}

/// A basic string of TOML; JSON's escapes are a subset of its own.
fn string(text: &str) -> String {
    Json::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Place};
    use crate::tree::Layer;

    fn leaf(value: Value, start: usize, layer: Layer) -> Node {
        let place = Place::new(FileId(0), start..start + 1);
        Node { value, place, key: place, layer }
    }

    #[test]
    fn each_value_has_its_line_and_layer() {
        let mut sources = Sources::default();
        sources.add("service.toml", "a\nb\n");
        let hosts = leaf(Value::String("b".into()), 2, Layer::InStage);
        let table = Value::Table([("a.example.org".to_owned(), hosts)].into());
        let list = Value::List(vec![leaf(Value::Integer(1), 0, Layer::Base)]);
        let root =
            [("hosts".to_owned(), leaf(table, 0, Layer::Service)), ("list".to_owned(), leaf(list, 0, Layer::Base))];
        let root = leaf(Value::Table(root.into()), 0, Layer::Service);
        insta::assert_snapshot!(text(&root, &sources), @r#"
        hosts."a.example.org" = "b"  # service.toml:2, in stage
        list = [1]                   # service.toml:1, base
        "#);
        assert_eq!(json(&root, &sources)[1]["value"], json!([1]));
    }
}
