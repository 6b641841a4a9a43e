//! Collects the entries of one map: each key once, the last one wins, as in Go.
//! A merge key (`<<`) adds entries at its place, so it also overrides the keys before it.

use std::mem;
use std::ops::Range;

use super::node::{Entry, Key, Node, Style, Value};
use super::read::Problem;
use super::resolve;

/// The entries seen so far.
#[derive(Default)]
pub(super) struct MapBuilder {
    entries: Vec<Added>,
    pending: Pending,
}

struct Added {
    entry: Entry,
    merged: bool,
}

/// What the next node is.
#[derive(Default)]
enum Pending {
    #[default]
    Key,
    ValueOf(Key),
    ToMerge,
    /// The value of a key that was refused.
    Ignored,
}

impl MapBuilder {
    /// Takes keys and values in turn.
    pub(super) fn add(&mut self, node: Node, problems: &mut Vec<Problem>) {
        match mem::take(&mut self.pending) {
            Pending::Key => self.pending = key(node, problems),
            Pending::ValueOf(key) => {
                self.entries.push(Added { entry: Entry { key, value: node }, merged: false });
            }
            Pending::ToMerge => self.merge(node, problems),
            Pending::Ignored => {}
        }
    }

    /// Whether the next node is a value.
    pub(super) fn expects_value(&self) -> bool {
        !matches!(self.pending, Pending::Key)
    }

    /// The entries in the order of the text. Reports every key that is written again.
    pub(super) fn finish(self, problems: &mut Vec<Problem>) -> Vec<Entry> {
        let mut entries = self.entries;
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by(|&a, &b| entries[a].entry.key.text.cmp(&entries[b].entry.key.text));
        let mut keep = vec![true; entries.len()];
        for pair in order.windows(2) {
            let (earlier, later) = (&entries[pair[0]], &entries[pair[1]]);
            if earlier.entry.key.text != later.entry.key.text {
                continue;
            }
            keep[pair[0]] = false;
            if !earlier.merged && !later.merged {
                let key = &later.entry.key;
                problems.push(Problem::new(key.span.clone(), format!("duplicate key `{}`", key.text)));
            }
        }
        let mut keep = keep.into_iter();
        entries.retain(|_| keep.next().unwrap_or(true));
        entries.into_iter().map(|added| added.entry).collect()
    }

    /// Adds the entries of a map, or of a list of maps of which the first wins.
    fn merge(&mut self, node: Node, problems: &mut Vec<Problem>) {
        let sources = match node.value {
            Value::List(items) => items.into_iter().rev().collect(),
            _ => vec![node],
        };
        for source in sources {
            match source.value {
                Value::Map(entries) => {
                    let merged = |entry| Added { entry, merged: true };
                    self.entries.extend(entries.into_iter().map(merged));
                }
                _ => problems.push(Problem::new(source.span, "`<<` merges only a map or a list of maps")),
            }
        }
    }
}

fn key(node: Node, problems: &mut Vec<Problem>) -> Pending {
    let Node { span, style, value } = node;
    if style == Style::Plain && value == Value::String("<<".to_owned()) {
        return Pending::ToMerge;
    }
    match resolve::key_text(value) {
        Some(text) => Pending::ValueOf(Key { text, span, style }),
        None => refuse(span, problems),
    }
}

fn refuse(span: Range<usize>, problems: &mut Vec<Problem>) -> Pending {
    problems.push(Problem::new(span, "a map key must be a string, a number or a boolean"));
    Pending::Ignored
}
