//! From a tree to typed tables: collects every mistake instead of stopping at the first. Knows no table of the language.

mod check;
mod collections;
mod marker;
mod scalar;
mod table;

pub use check::{CheckedText, FromKey};
pub use collections::{Keyed, Switch};
pub use marker::{Markers, names as marker_names};
pub use table::{Table, key_of, nearest};

pub(crate) use check::checked_text;
pub(crate) use table::{table, words};

use crate::diagnostics::Finding;
use crate::tree::{Node, Value, invisible};

/// What can be read from a node of the tree.
pub trait FromNode: Sized {
    /// Reads the node, or leaves findings behind and gives nothing.
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self>;

    /// The value of a key that is not there; `None`: it must be there.
    fn absent() -> Option<Self> {
        None
    }
}

/// What a reading takes along: the findings so far and the markers in force.
pub struct Decoder<'a> {
    pub findings: Vec<Finding>,
    markers: &'a Markers,
    scope: Scope,
    takes_enabled: bool,
    foreign: Foreign,
    root: &'static [&'static str],
}

/// What other systems call a key, in lower case without `-` and `_`, to the path of the key here.
pub type Foreign = &'static [(&'static [&'static str], &'static str)];

/// How much of the language stands in the tree that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// One layer: what is missing may come from another.
    Layer,
    /// All layers merged: what is missing is missing.
    Whole,
}

impl<'a> Decoder<'a> {
    pub fn new(scope: Scope, markers: &'a Markers) -> Self {
        Self { findings: Vec::new(), markers, scope, takes_enabled: false, foreign: &[], root: &[] }
    }

    /// The same for a file of type `T`: who writes a key of the file into one of its tables, or the word of another system,
    /// is told so.
    pub fn of<T: Table>(self, foreign: Foreign) -> Self {
        Self { foreign, root: T::KEYS, ..self }
    }

    /// Reports a value of the wrong type.
    pub fn mismatch<T>(&mut self, node: &Node, wanted: &str) -> Option<T> {
        let mut finding = Finding::error("spec/wrong-type", format!("expected {wanted}, found {}", node.value.kind()))
            .at(node.place, format!("this is {}", node.value.kind()));
        if wanted.contains("string")
            && let Some(text) = quotable(&node.value)
        {
            // `0x1F` and `1_000` are kept as numbers: what was written is not known here, only that it was longer.
            finding = match text.len() == node.place.range().len() {
                true => finding.help(format!("write it as a string: \"{text}\"")),
                false => finding.help("write it as a string, in quotes"),
            };
        } else if let Some(text) = needlessly_quoted(&node.value, wanted) {
            finding = finding.help(format!("write it without quotes: {text}"));
        }
        self.findings.push(finding);
        None
    }

    /// Reports a value that is no text and should be one of a form; as a string it would still not have it.
    pub fn formless<T>(&mut self, node: &Node, what: &str, form: &str) -> Option<T> {
        let kind = node.value.kind();
        let finding = Finding::error("spec/wrong-type", format!("expected {what}, a string; found {kind}"));
        self.findings.push(finding.at(node.place, format!("this is {kind}")).help(form));
        None
    }

    /// Reports a value of the right type that does not say anything valid.
    pub fn invalid<T>(&mut self, node: &Node, message: String, help: &str) -> Option<T> {
        let stray = node.value.as_str().and_then(|text| text.chars().find(|c| invisible(*c)));
        let finding = Finding::error("spec/invalid-value", message).at(node.place, "");
        self.findings.push(match stray {
            Some(stray) => finding.help(format!("delete the invisible character U+{:04X} in it", u32::from(stray))),
            None => finding.help(help),
        });
        None
    }
}

/// The number or the boolean that a string holds where one is wanted.
fn needlessly_quoted(value: &Value, wanted: &str) -> Option<String> {
    let text = value.as_str()?.trim();
    match wanted {
        "an integer" => text.parse::<i64>().ok().map(|number| number.to_string()),
        _ if wanted.contains("boolean") => match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => Some("true".to_owned()),
            "false" | "no" | "off" => Some("false".to_owned()),
            _ => None,
        },
        _ => None,
    }
}

/// The text of a scalar that was probably meant as a string, as it was written.
pub(in crate::decode) fn quotable(value: &Value) -> Option<String> {
    match value {
        Value::Integer(number) => Some(number.to_string()),
        Value::HugeInteger(text) | Value::Float(text) | Value::Datetime(text) => Some(text.clone()),
        Value::Boolean(value) => Some(value.to_string()),
        _ => None,
    }
}
