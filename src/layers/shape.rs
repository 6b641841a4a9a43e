//! What the merge must know about a table of the language: which keys exclude each other, which drop another, what has
//! names. The tables themselves are data, see [`super::rules`].

use crate::tree::{Node, Table, Value};

/// A table, as the merge sees it. Whatever no rule speaks of merges key by key.
#[derive(Debug)]
pub struct Shape {
    pub children: Children,
    /// Keys of which a layer says one and drops the others.
    pub choice: Option<&'static Choice>,
    /// A new value of the first key drops an earlier value of the second.
    pub drops: &'static [(&'static str, &'static str)],
    /// Tables below that share one space of names: the later layer wins, whatever the table.
    pub one_space: &'static [&'static str],
}

/// What stands below a table.
#[derive(Debug)]
pub enum Children {
    /// Keys of the language; one that is not listed has no rules.
    Keys(&'static [(&'static str, &'static Shape)]),
    /// Entries by name; `enabled = false` takes one out.
    Named(&'static Shape),
    /// Values by name, each replaced whole even where it is a table.
    Values,
}

/// Keys that exclude each other.
#[derive(Debug)]
pub struct Choice {
    /// What is chosen, as the subject of a message: `a probe`.
    pub subject: &'static str,
    pub alternatives: &'static [Alternative],
    /// The alternative that holds where none is named.
    pub default: Option<&'static Alternative>,
}

/// One of several ways to say a thing.
#[derive(Debug, PartialEq)]
pub struct Alternative {
    /// Keys of which each names it by being there (and not `false`), or by having this value.
    pub named_by: &'static [(&'static str, Option<&'static str>)],
    /// Keys that have a meaning with it, and perhaps with others.
    pub with: &'static [&'static str],
}

impl Shape {
    /// No rules.
    pub const PLAIN: Self = Self { children: Children::Keys(&[]), choice: None, drops: &[], one_space: &[] };

    /// The shape of the table below a key; `None`: it is one value, replaced whole.
    pub fn child(&self, key: &str) -> Option<&'static Self> {
        match self.children {
            Children::Keys(keys) => {
                Some(keys.iter().find(|(known, _)| *known == key).map_or(&Self::PLAIN, |(_, shape)| *shape))
            }
            Children::Named(shape) => Some(shape),
            Children::Values => None,
        }
    }

    /// Whether neither this table nor one below it has a rule.
    pub fn is_plain(&self) -> bool {
        let no_children = matches!(self.children, Children::Keys([]));
        no_children && self.choice.is_none() && self.drops.is_empty() && self.one_space.is_empty()
    }

    pub fn has_named_entries(&self) -> bool {
        matches!(self.children, Children::Named(_))
    }
}

impl Choice {
    /// The alternatives that a table names, each with the key that does.
    pub fn named<'t>(&self, table: &'t Table) -> impl Iterator<Item = (&'static Alternative, &'static str, &'t Node)> {
        let named = |alternative: &'static Alternative| {
            alternative.named_by.iter().find_map(|(key, value)| {
                let node = table.get(*key)?;
                names(node, *value).then_some((alternative, *key, node))
            })
        };
        self.alternatives.iter().filter_map(named)
    }

    /// Every key that the choice is about, some more than once.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.alternatives.iter().flat_map(Alternative::keys)
    }
}

impl Alternative {
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.named_by.iter().map(|(key, _)| *key).chain(self.with.iter().copied())
    }

    pub fn has(&self, key: &str) -> bool {
        self.keys().any(|known| known == key)
    }
}

fn names(node: &Node, wanted: Option<&str>) -> bool {
    match wanted {
        Some(wanted) => node.value.as_str() == Some(wanted),
        None => node.value != Value::Boolean(false),
    }
}

/// Whether an entry is switched off.
pub fn is_off(entry: &Node) -> bool {
    entry.get(["enabled"]).is_some_and(|enabled| enabled.value == Value::Boolean(false))
}

/// Takes out every entry that is switched off.
pub fn take_out_what_is_off(table: &mut Table, shape: &Shape) {
    if matches!(shape.children, Children::Keys([]) | Children::Values) {
        return;
    }
    if shape.has_named_entries() {
        table.retain(|_, entry| !is_off(entry));
    }
    for (key, node) in table.iter_mut() {
        if let (Value::Table(below), Some(shape)) = (&mut node.value, shape.child(key)) {
            take_out_what_is_off(below, shape);
        }
    }
}
