//! A YAML document as a tree in which every node knows its place in the text.

use std::ops::Range;

use serde_json::Number;

/// One document of a text. Documents without content (only comments) do not appear.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    pub root: Node,
}

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Bytes of the whole text. A node that came through an alias keeps the place of its anchor;
    /// a block scalar is where its lines are, without the `|` or `>`.
    pub span: Range<usize>,
    pub style: Style,
    pub value: Value,
}

/// How a node is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Plain,
    SingleQuoted,
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
    /// A list or a map by indentation.
    Block,
    /// A list or a map in brackets.
    Flow,
}

/// What Go makes of a node. Numbers are `i64`, `u64` or finite floats.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    List(Vec<Node>),
    /// In the order of the text; each key once.
    Map(Vec<Entry>),
}

/// One key of a map and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub key: Key,
    pub value: Node,
}

/// A map key. JSON has only string keys: `on:` is the key `true`, `010:` the key `8`.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    pub text: String,
    pub span: Range<usize>,
    pub style: Style,
}

impl Node {
    /// The value of a key, if this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|e| e.key.text == key).map(|e| &e.value),
            _ => None,
        }
    }

    /// The node at a JSON pointer (RFC 6901), for example `/spec/ports/0`. The empty pointer is the node itself.
    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        if pointer.is_empty() {
            return Some(self);
        }
        let mut node = self;
        for step in pointer.strip_prefix('/')?.split('/') {
            node = match &node.value {
                Value::List(items) => items.get(step.parse::<usize>().ok()?)?,
                _ => node.get(&step.replace("~1", "/").replace("~0", "~"))?,
            };
        }
        Some(node)
    }

    /// The text, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }
}

/// The JSON that the cluster sees.
pub fn to_json(node: &Node) -> serde_json::Value {
    use serde_json::Value as Json;
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(v) => Json::Bool(*v),
        Value::Number(v) => Json::Number(v.clone()),
        Value::String(v) => Json::String(v.clone()),
        Value::List(items) => Json::Array(items.iter().map(to_json).collect()),
        Value::Map(entries) => {
            let pair = |e: &Entry| (e.key.text.clone(), to_json(&e.value));
            Json::Object(entries.iter().map(pair).collect())
        }
    }
}
