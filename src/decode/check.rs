//! Texts that must have a form: names, hosts, quantities. One definition gives the type, its check and its schema.

use crate::decode::{Decoder, quotable};
use crate::tree::{Node, Value};

/// What the key of a map can be read as.
pub trait FromKey: Sized + Ord {
    fn from_key(key: &str, entry: &Node, decoder: &mut Decoder<'_>) -> Option<Self>;
}

/// A text with a form of its own.
pub trait CheckedText {
    /// What it is, with its article: `a duration`.
    const WHAT: &'static str;
    /// How a right one looks, for the cure.
    const FORM: &'static str;
    /// Whether `@{…}` is replaced in it.
    const MARKERS: bool;

    /// Whether the text has the form.
    fn fits(text: &str) -> bool;
}

/// Defines a text with a form: the newtype and what it shares with all others of its kind.
macro_rules! checked_text {
    ($(#[$meta:meta])* pub struct $name:ident($what:literal, $form:literal, markers: $markers:literal, $fits:expr);) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        pub struct $name(pub String);

        impl $crate::decode::CheckedText for $name {
            const WHAT: &'static str = $what;
            const FORM: &'static str = $form;
            const MARKERS: bool = $markers;

            fn fits(text: &str) -> bool {
                let fits: fn(&str) -> bool = $fits;
                fits(text)
            }
        }

        impl $crate::decode::FromNode for $name {
            fn from_node(node: &$crate::tree::Node, decoder: &mut $crate::decode::Decoder<'_>) -> Option<Self> {
                decoder.checked_text::<Self>(node).map(Self)
            }
        }

        impl $crate::decode::FromKey for $name {
            fn from_key(key: &str, entry: &$crate::tree::Node, decoder: &mut $crate::decode::Decoder<'_>) -> Option<Self> {
                decoder.checked_key::<Self>(key, entry).map(Self)
            }
        }

        impl std::ops::Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "title": $what, "$comment": $form })
            }
        }
    };
}

pub(crate) use checked_text;

impl Decoder<'_> {
    /// Reads a text with a form.
    pub fn checked_text<T: CheckedText>(&mut self, node: &Node) -> Option<String> {
        let Value::String(text) = &node.value else {
            return match quotable(&node.value) {
                Some(text) if !T::fits(&text) => self.formless(node, T::WHAT, T::FORM),
                _ => self.mismatch(node, "a string"),
            };
        };
        let expanded = self.markers_of::<T>(text, node)?;
        if T::fits(&expanded) {
            return Some(expanded);
        }
        self.invalid(node, format!("`{expanded}` is not {}", T::WHAT), T::FORM)
    }

    /// Reads a key with a form; the finding points at the key.
    pub fn checked_key<T: CheckedText>(&mut self, key: &str, entry: &Node) -> Option<String> {
        let at_key = Node { place: entry.key, value: Value::Boolean(true), ..*entry };
        let expanded = self.markers_of::<T>(key, &at_key)?;
        if T::fits(&expanded) {
            return Some(expanded);
        }
        let help = if T::WHAT.contains("host") || !matches!(entry.value, Value::Table(_)) || !key_is_bare(key) {
            T::FORM.to_owned()
        } else {
            format!("{}; a key with dots needs quotes", T::FORM)
        };
        self.invalid(&at_key, format!("`{expanded}` is not {}", T::WHAT), &help)
    }

    fn markers_of<T: CheckedText>(&mut self, text: &str, node: &Node) -> Option<String> {
        if T::MARKERS {
            return self.expand(text, node);
        }
        self.refuse_markers(text, node)?;
        Some(text.to_owned())
    }
}

fn key_is_bare(key: &str) -> bool {
    key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}
