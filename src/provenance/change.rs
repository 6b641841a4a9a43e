//! The values of the sources, and what each could be instead.

use super::Cause;
use super::world::trees;
use crate::key_path as path;
use crate::load::Repository;
use crate::resolved::Resolved;
use crate::schema::{File, Lookup, look_up};
use crate::source::FileId;
use crate::tree::{Layer, Node, Table, Value};

/// One value of a source. A list is one value.
pub struct Leaf {
    file: File,
    path: Vec<String>,
    node: Node,
    /// The source of the service, over which a value of a lower layer is said.
    source: FileId,
}

impl Leaf {
    pub fn cause(&self) -> Cause {
        let path = path::write(self.path.iter().map(String::as_str));
        let (key, origin) = match self.file {
            File::Platform => (format!("platform.{path}"), "platform"),
            _ => (path, self.node.layer.title()),
        };
        Cause { key, value: self.node.value.to_json().to_string(), place: self.node.place, origin }
    }

    /// Whether it is the service's name: another one would be another service.
    pub fn is_name(&self) -> bool {
        self.file == File::Service && self.path == ["name"]
    }

    /// Whether a value of an output repeats this one as a whole. The name of the service is part of many names.
    pub fn is_repeated(&self, output: &str) -> bool {
        let Some(text) = self.node.value.as_str() else { return false };
        if self.is_name() { output.contains(text) } else { output.contains(&format!("\"{text}\"")) }
    }
}

/// The values of a resolved service, and those of `platform.toml`.
pub fn leaves(resolved: &Resolved, repository: &Repository, source: FileId) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    gather(&resolved.tree, File::Service, source, &mut Vec::new(), &mut leaves);
    let platform = repository.platform.as_ref().and_then(|parsed| parsed.tree.as_ref());
    let mut shared = Vec::new();
    if let Some(platform) = platform {
        gather(platform, File::Platform, source, &mut Vec::new(), &mut shared);
    }
    // Defaults of the platform are values of the service already.
    shared.retain(|leaf| !leaves.iter().any(|known| known.node.place == leaf.node.place));
    leaves.extend(shared);
    leaves
}

fn gather(node: &Node, file: File, source: FileId, path: &mut Vec<String>, leaves: &mut Vec<Leaf>) {
    match &node.value {
        Value::Table(table) => {
            for (key, below) in table {
                path.push(key.clone());
                gather(below, file, source, path, leaves);
                path.pop();
            }
        }
        _ => leaves.push(Leaf { file, path: path.clone(), node: node.clone(), source }),
    }
}

/// The repository with another value, once for each value that the key could have.
pub fn variants<'a>(leaf: &'a Leaf, world: &'a Repository) -> impl Iterator<Item = Repository> + 'a {
    others(leaf).into_iter().map(|value| {
        let mut changed = world.clone();
        set(&mut changed, leaf, &value);
        changed
    })
}

/// Says the value: where it stands, or, if it stands in a layer below the source, in the source.
fn set(repository: &mut Repository, leaf: &Leaf, value: &Value) {
    let in_place = leaf.file == File::Platform || leaf.node.layer > Layer::Service;
    for tree in trees(repository) {
        if in_place {
            replace(tree, leaf, value);
        } else if tree.place.file == leaf.source {
            insert(tree, &leaf.path, Node { value: value.clone(), ..leaf.node.clone() });
        }
    }
}

fn replace(node: &mut Node, leaf: &Leaf, value: &Value) {
    if node.place == leaf.node.place && node.value == leaf.node.value {
        node.value = value.clone();
    } else if let Value::Table(table) = &mut node.value {
        table.values_mut().for_each(|below| replace(below, leaf, value));
    }
}

fn insert(node: &mut Node, path: &[String], leaf: Node) {
    let Value::Table(table) = &mut node.value else { return };
    match path {
        [] => {}
        [key] => drop(table.insert(key.clone(), leaf)),
        [key, rest @ ..] => {
            let empty = || Node { value: Value::Table(Table::new()), layer: Layer::Service, ..leaf.clone() };
            if !table.contains_key(key) {
                table.insert(key.clone(), empty());
            }
            insert(table.get_mut(key).expect("it is there now"), rest, leaf);
        }
    }
}

/// What a value could be instead, the likeliest to be accepted first.
fn others(leaf: &Leaf) -> Vec<Value> {
    match &leaf.node.value {
        Value::Boolean(value) => vec![Value::Boolean(!value)],
        Value::Integer(number) => {
            [number.checked_add(1), number.checked_sub(1)].into_iter().flatten().map(Value::Integer).collect()
        }
        Value::Float(text) => {
            let number: f64 = text.parse().unwrap_or_default();
            [number - 0.1, number + 0.1].map(|number| Value::Float(format!("{number:.3}"))).to_vec()
        }
        Value::String(text) => {
            words(leaf, text).unwrap_or_else(|| texts(text)).into_iter().map(Value::String).collect()
        }
        Value::List(items) => lists(leaf, items),
        Value::HugeInteger(_) | Value::Datetime(_) | Value::Table(_) => Vec::new(),
    }
}

/// The other words that the key knows.
fn words(leaf: &Leaf, text: &str) -> Option<Vec<String>> {
    let Lookup::Found(key) = look_up(leaf.file, leaf.path.iter().map(String::as_str)) else { return None };
    let words: Vec<_> = key.words.into_iter().map(|(word, _)| word).filter(|word| word != text).collect();
    (!words.is_empty()).then_some(words)
}

/// Other texts of the same form: another number before the unit, another last digit, something longer.
fn texts(text: &str) -> Vec<String> {
    let mut others = Vec::new();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if let Ok(number) = text[..digits].parse::<u64>() {
        others.push(format!("{}{}", number.saturating_add(1), &text[digits..]));
        others.push(format!("{}{}", number.saturating_sub(1), &text[digits..]));
    }
    if let Some(head) = text.strip_suffix(|c: char| c.is_ascii_hexdigit()) {
        others.push(format!("{head}{}", if text.ends_with('1') { '2' } else { '1' }));
    }
    others.extend([format!("{text}x"), format!("x{text}")]);
    others
}

fn lists(leaf: &Leaf, items: &[Node]) -> Vec<Value> {
    let Some((last, rest)) = items.split_last() else { return Vec::new() };
    let shorter = Value::List(rest.to_vec());
    let item = Leaf { file: leaf.file, path: leaf.path.clone(), node: last.clone(), source: leaf.source };
    let changed = others(&item).into_iter().map(|value| {
        let node = Node { value, ..last.clone() };
        Value::List(rest.iter().cloned().chain([node]).collect())
    });
    changed.chain([shorter]).collect()
}
