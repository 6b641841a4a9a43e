//! Tables: the definition of one gives its decoder, its keys for "did you mean", and its JSON schema.

use crate::decode::{Decoder, FromNode, Scope};
use crate::diagnostics::Finding;
use crate::tree::{self, Node};

/// A table of the language.
pub trait Table: FromNode {
    /// Its keys, as fields of Rust: `max_unavailable` is written `max-unavailable`.
    const KEYS: &'static [&'static str];
}

/// Defines a table of the language once. The macro earns its place: from the fields and their doc comments come the struct,
/// the decoder that tries every key before it gives up, the list of known keys, and (by schemars) the JSON schema from which
/// the reference pages are made. A derive crate would need a second package for the same.
macro_rules! table {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$field_meta:meta])* pub $field:ident : $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, schemars::JsonSchema)]
        #[schemars(rename_all = "kebab-case", deny_unknown_fields)]
        pub struct $name { $($(#[$field_meta])* pub $field: $type,)* }

        impl $crate::decode::Table for $name {
            const KEYS: &'static [&'static str] = &[$(stringify!($field)),*];
        }

        impl $crate::decode::FromNode for $name {
            fn from_node(node: &$crate::tree::Node, decoder: &mut $crate::decode::Decoder<'_>) -> Option<Self> {
                let table = decoder.table(node, <Self as $crate::decode::Table>::KEYS)?;
                $(let $field = decoder.field(table, stringify!($field), node);)*
                Some(Self { $($field: $field?,)* })
            }
        }
    };
}

/// Defines the words that a key accepts, written in kebab case, each with its meaning.
macro_rules! words {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$word_meta:meta])* $word:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, schemars::JsonSchema, serde::Serialize)]
        pub enum $name { $($(#[$word_meta])* #[serde(rename = $text)] $word,)* }

        impl $name {
            pub fn word(self) -> &'static str {
                match self { $(Self::$word => $text,)* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }

        impl $crate::decode::FromNode for $name {
            fn from_node(node: &$crate::tree::Node, decoder: &mut $crate::decode::Decoder<'_>) -> Option<Self> {
                decoder.word(node, &[$(($text, Self::$word)),*])
            }
        }
    };
}

pub(crate) use {table, words};

impl Decoder<'_> {
    /// The node as a table, with every key of it that is not in `keys` reported.
    pub fn table<'n>(&mut self, node: &'n Node, keys: &[&str]) -> Option<&'n tree::Table> {
        let takes_enabled = std::mem::take(&mut self.takes_enabled);
        let Some(table) = node.value.as_table() else {
            return self.mismatch(node, "a table");
        };
        for (key, entry) in table {
            let known = keys.iter().any(|field| same_key(field, key)) || (takes_enabled && key == "enabled");
            if !known {
                self.unknown_key(key, entry, keys);
            }
        }
        Some(table)
    }

    /// The node as a table whose keys are not looked at.
    pub fn table_of_any<'n>(&mut self, node: &'n Node) -> Option<&'n tree::Table> {
        self.takes_enabled = false;
        node.value.as_table().or_else(|| self.mismatch(node, "a table"))
    }

    /// The value of one key, or what its absence means.
    pub fn field<T: FromNode>(&mut self, table: &tree::Table, field: &str, parent: &Node) -> Option<T> {
        let key = key_of(field);
        if let Some(node) = table.get(key.as_ref()) {
            return T::from_node(node, self);
        }
        let absent = T::absent();
        if absent.is_none() && self.scope == Scope::Whole && !self.is_misspelt(table, &key) {
            self.findings.push(
                Finding::error("spec/missing-key", format!("the key `{key}` is missing"))
                    .at(parent.place, "in this table"),
            );
        }
        absent
    }

    /// Whether a key that the table has not was found to be a slip for this one: then it is not missing too.
    fn is_misspelt(&self, table: &tree::Table, key: &str) -> bool {
        let is_unknown = |entry: &Node| {
            let mut told = self.findings.iter().filter(|finding| finding.id == "spec/unknown-key");
            told.any(|finding| finding.primary() == Some(entry.key))
        };
        table.iter().any(|(written, entry)| nearest(written, [key]).is_some() && is_unknown(entry))
    }

    /// One of the words that a key accepts.
    pub fn word<T: Copy>(&mut self, node: &Node, words: &[(&str, T)]) -> Option<T> {
        let Some(text) = node.value.as_str() else {
            return self.mismatch(node, "a string");
        };
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
            return Some(*value);
        }
        let known: Vec<_> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
        let mut help = format!("one of {}", known.join(", "));
        let same = words.iter().map(|(word, _)| *word).find(|word| word.eq_ignore_ascii_case(text));
        if let Some(near) = same.or_else(|| nearest(text, words.iter().map(|(word, _)| *word))) {
            help = format!("`{near}` is meant? It is {help}");
        }
        self.invalid(node, format!("`{text}` is not a word that this key knows"), &help)
    }

    /// What a key that this table has not is elsewhere: a key of the file itself, or what another system calls a key of ours.
    fn meant(&self, key: &str, entry: &Node) -> Option<String> {
        if self.root.iter().any(|field| same_key(field, key)) {
            return Some(match entry.value.as_table() {
                Some(_) => format!("it belongs to the file, not to a table in it: write `[{key}]`"),
                None => "it belongs to the file, not to a table in it: write it above the first `[table]`".to_owned(),
            });
        }
        let plain = key.to_ascii_lowercase().replace(['-', '_'], "");
        let path = self.foreign.iter().find(|(words, _)| words.contains(&plain.as_str())).map(|(_, path)| *path)?;
        Some(format!("here that is `{path}`: gen explain {path}"))
    }

    fn unknown_key(&mut self, key: &str, entry: &Node, keys: &[&str]) {
        let names: Vec<_> = keys.iter().map(|field| key_of(field)).collect();
        let mut finding =
            Finding::error("spec/unknown-key", format!("unknown key `{key}`")).at(entry.key, "not a key of this table");
        if let Some(help) = self.meant(key, entry) {
            self.findings.push(finding.help(help));
            return;
        }
        finding = match nearest(key, names.iter().map(AsRef::as_ref)) {
            Some(near) => finding.help(format!("a key with a similar name exists: `{near}`")),
            None if names.is_empty() => finding.help("this table has no keys"),
            None if entry.value.as_table().is_some() => {
                finding.help(format!("its keys are {}; a name with dots stands in quotes: `\"a.b\"`", names.join(", ")))
            }
            None => finding.help(format!("its keys are {}", names.join(", "))),
        };
        self.findings.push(finding);
    }
}

/// How a field is written in TOML.
pub fn key_of(field: &str) -> std::borrow::Cow<'_, str> {
    let field = field.strip_prefix("r#").unwrap_or(field);
    if field.contains('_') { field.replace('_', "-").into() } else { field.into() }
}

fn same_key(field: &str, key: &str) -> bool {
    let field = field.strip_prefix("r#").unwrap_or(field);
    let as_key = |byte: u8| if byte == b'_' { b'-' } else { byte };
    field.len() == key.len() && field.bytes().map(as_key).eq(key.bytes())
}

/// The known word nearest to one that is not known, if it is near enough to be meant.
pub fn nearest<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let limit = (word.chars().count() / 3).max(1);
    let distances = known.into_iter().map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate));
    distances.filter(|(distance, _)| *distance <= limit).min().map(|(_, candidate)| candidate)
}
