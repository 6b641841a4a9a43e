//! What a TOML text says, as a tree that knows where each key and value was written. Merges nothing, types nothing.

use crate::sorted_map::SortedMap;
use crate::source::Place;

/// A value with the place of the value and of its key.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub value: Value,
    /// Where the value stands; for a `[table]` its header.
    pub place: Place,
    /// Where its key stands; the value's own place for items of a list.
    pub key: Place,
    /// Which layer wrote it, see [`Layer`].
    pub layer: Layer,
}

/// A TOML value. Numbers and dates keep the text they were written with, so that a message can quote it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    String(String),
    Integer(i64),
    /// An integer that does not fit 64 bits, as written.
    HugeInteger(String),
    Float(String),
    Boolean(bool),
    Datetime(String),
    List(Vec<Node>),
    Table(Table),
}

/// Order has no meaning in the language, so a table is sorted.
pub type Table = SortedMap<String, Node>;

/// The layers of the language, lowest first; a later one wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    Base,
    Platform,
    Stage,
    Environment,
    Profile,
    Service,
    InStage,
    InEnvironment,
    Release,
}

impl Layer {
    /// How `gen show` and messages call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Platform => "platform defaults",
            Self::Stage => "stage defaults",
            Self::Environment => "environment defaults",
            Self::Profile => "profile",
            Self::Service => "service",
            Self::InStage => "in stage",
            Self::InEnvironment => "in environment",
            Self::Release => "release",
        }
    }
}

/// Whether a character looks like nothing, or like a space that it is not. Two texts that differ in such a character look the
/// same to a reader. (Unicode's format characters, spaces and fillers, and the control characters that are no white space.)
pub fn invisible(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        '\u{a0}' | '\u{ad}' | '\u{115f}' | '\u{1160}' | '\u{1680}' | '\u{180e}' | '\u{3000}' | '\u{3164}' => true,
        '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}' => true,
        '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e01ef}' => true,
        other => other.is_control(),
    }
}

impl Value {
    /// The type as TOML calls it, with its article.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::String(_) => "a string",
            Self::Integer(_) | Self::HugeInteger(_) => "an integer",
            Self::Float(_) => "a float",
            Self::Boolean(_) => "a boolean",
            Self::Datetime(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }

    pub fn as_table(&self) -> Option<&Table> {
        match self {
            Self::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The same in JSON, without places. Dates, and numbers that JSON cannot hold, are texts.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::String(text) | Self::HugeInteger(text) | Self::Datetime(text) => text.as_str().into(),
            Self::Integer(number) => (*number).into(),
            Self::Float(text) => {
                let number = text.parse().ok().and_then(serde_json::Number::from_f64);
                number.map_or_else(|| text.as_str().into(), serde_json::Value::Number)
            }
            Self::Boolean(value) => (*value).into(),
            Self::List(items) => items.iter().map(|item| item.value.to_json()).collect(),
            Self::Table(table) => {
                serde_json::Value::Object(table.iter().map(|(key, node)| (key.clone(), node.value.to_json())).collect())
            }
        }
    }

    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }
}

impl Node {
    /// The node below a path of keys.
    pub fn get<'a, 'k>(&'a self, path: impl IntoIterator<Item = &'k str>) -> Option<&'a Node> {
        path.into_iter().try_fold(self, |node, key| node.value.as_table()?.get(key))
    }

    /// Marks this node and all below it as written by `layer`.
    pub fn stamp(&mut self, layer: Layer) {
        self.layer = layer;
        match &mut self.value {
            Value::List(items) => items.iter_mut().for_each(|item| item.stamp(layer)),
            Value::Table(table) => table.values_mut().for_each(|node| node.stamp(layer)),
            _ => {}
        }
    }
}
