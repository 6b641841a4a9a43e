//! The reference page of a file of the language, in Markdown.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::described::{Described, NAME};
use super::{File, schema};

/// Writes the page: a section for each table, its keys in the order of the definition.
pub fn reference(file: File) -> String {
    let schema = schema(file);
    let mut page = Page::default();
    let root = Described::root(&schema);
    page.tables.push((Vec::new(), root));
    page.gather(&[], root);
    page.write(file)
}

/// What makes two tables one shape: what they are, and their keys.
type Shape<'s> = (&'s str, Vec<&'s str>);

#[derive(Default)]
struct Page<'s> {
    tables: Vec<(Vec<&'s str>, Described<'s>)>,
    /// Where each shape is described.
    shapes: BTreeMap<Shape<'s>, Vec<&'s str>>,
}

impl<'s> Page<'s> {
    /// Gathers the tables below a table, each shape once, a table before those inside it.
    fn gather(&mut self, path: &[&'s str], table: Described<'s>) {
        let (mut keys, common): (Vec<_>, Vec<_>) = table.keys().into_iter().partition(|(key, _)| *key != "common");
        // `common` has the shape of a workload, which is described where workloads are.
        keys.extend(common);
        for (key, described) in keys {
            let mut path = [path, &[key]].concat();
            let mut described = described;
            while let Some(entry) = described.only_entry() {
                path.push(NAME);
                described = entry;
            }
            if described.keys().is_empty() || described.is_layer() || self.shapes.contains_key(&shape(described)) {
                continue;
            }
            self.shapes.insert(shape(described), path.clone());
            self.tables.push((path.clone(), described));
            self.gather(&path, described);
        }
    }

    fn write(&self, file: File) -> String {
        let mut text = format!("# `{}.toml`\n", file.word());
        let mut forms = BTreeSet::new();
        for (path, table) in &self.tables {
            if !path.is_empty() {
                write!(text, "\n## `{}`\n", header(path)).expect("a string takes all");
            }
            write!(text, "\n{}\n\n| key | value | meaning |\n|---|---|---|\n", sentence(*table))
                .expect("a string takes all");
            for (key, described) in table.keys() {
                forms.extend(described.form());
                text.push_str(&self.row(key, described));
            }
        }
        text.push_str("\n## Forms of values\n\n| value | form |\n|---|---|\n");
        for (what, form) in forms {
            writeln!(text, "| {} | {} |", cell(what), cell(form)).expect("a string takes all");
        }
        text
    }

    fn row(&self, key: &str, described: Described<'_>) -> String {
        let mut names = String::new();
        let mut inner = described;
        while let Some(entry) = inner.only_entry() {
            names.push_str(".<name>");
            inner = entry;
        }
        let mut value = inner.value();
        if let Some(path) = self.shapes.get(&shape(inner)) {
            value = format!("[`{}`](#{})", header(path), anchor(path));
        }
        let mut meaning = described.description().to_owned();
        for (word, text) in inner.words() {
            write!(meaning, " `{word}`: {text}").expect("a string takes all");
        }
        format!("| `{key}{names}` | {} | {} |\n", cell(&value), cell(&meaning))
    }
}

fn shape(described: Described<'_>) -> Shape<'_> {
    let keys = described.keys().into_iter().map(|(key, _)| key).filter(|key| *key != "enabled");
    (described.type_description(), keys.collect())
}

fn sentence(table: Described<'_>) -> &str {
    match table.type_description() {
        "" => table.description(),
        text => text,
    }
}

fn header(path: &[&str]) -> String {
    format!("[{}]", path.join("."))
}

/// The anchor that forges make of a heading: letters, digits, `-` and `_` in lower case.
fn anchor(path: &[&str]) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_');
    header(path).chars().filter(kept).collect::<String>().to_lowercase()
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
