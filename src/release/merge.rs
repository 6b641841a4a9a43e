//! Two sides of a `release.toml`, merged table by table: an image, a freeze, a pin or a rolled-back tag is one thing, so a
//! tag never gets the digest of the other side. Guesses nothing where both sides changed the same thing.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::key_path as path;
use crate::source::Sources;
use crate::toml_text;
use crate::tree::{Layer, Node, Value};

/// One of the two sides of a merge, as Git calls them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What is checked out. In a rebase: the branch onto which commits are put.
    Ours,
    /// What is merged in.
    Theirs,
}

/// A table that both sides changed, each in its own way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// `image`, `images.nginx`, `frozen`.
    pub table: String,
    /// What each side says, as TOML; `nothing` where it took the table out.
    pub ours: String,
    pub theirs: String,
}

/// Why two sides are not merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Apart {
    Clashes(Vec<Clash>),
    /// A text is no TOML, or not in the form that gen writes.
    Form,
}

/// Merges. `base`: what both come from, empty where there was nothing. `take`: the side that counts where both changed the
/// same table; without one they stay apart.
///
/// # Errors
/// When the sides cannot be merged.
pub fn merge(base: &str, ours: &str, theirs: &str, take: Option<Side>) -> Result<String, Apart> {
    let (base, ours, theirs) = (Blocks::of(base)?, Blocks::of(ours)?, Blocks::of(theirs)?);
    let mut names: Vec<&String> = ours.order.iter().collect();
    names.extend(theirs.order.iter().filter(|name| !ours.tables.contains_key(*name)));
    names.extend(
        base.order.iter().filter(|name| !ours.tables.contains_key(*name) && !theirs.tables.contains_key(*name)),
    );
    let (mut texts, mut clashes) = (Vec::new(), Vec::new());
    texts.extend((!ours.head.is_empty()).then(|| ours.head.clone()));
    for name in names {
        let [before, our, their] = [&base, &ours, &theirs].map(|side| side.tables.get(name));
        let says = |block: Option<&Block>| block.map(|block| block.value.clone());
        let winner = match (says(our), says(their), take) {
            (our_value, their_value, _) if our_value == their_value || their_value == says(before) => our,
            (our_value, _, _) if our_value == says(before) => their,
            (.., Some(Side::Ours)) => our,
            (.., Some(Side::Theirs)) => their,
            (.., None) => {
                let said = |block: Option<&Block>| block.map_or_else(|| "nothing".to_owned(), Block::said);
                clashes.push(Clash { table: name.clone(), ours: said(our), theirs: said(their) });
                continue;
            }
        };
        texts.extend(winner.map(|block| block.text.clone()));
    }
    if !clashes.is_empty() {
        return Err(Apart::Clashes(clashes));
    }
    Ok(if texts.is_empty() { String::new() } else { texts.join("\n\n") + "\n" })
}

/// A file as its tables.
struct Blocks {
    /// Comments above the first table that stand apart from it.
    head: String,
    order: Vec<String>,
    tables: BTreeMap<String, Block>,
}

/// A table with the comment lines above its header.
struct Block {
    text: String,
    value: Json,
}

impl Block {
    /// The table in one line.
    fn said(&self) -> String {
        let pairs = self.value.as_object().into_iter().flatten().map(|(key, value)| format!("{key} = {value}"));
        pairs.collect::<Vec<_>>().join(", ")
    }
}

impl Blocks {
    fn of(text: &str) -> Result<Self, Apart> {
        let file = Sources::default().add("release.toml", text);
        let tree = toml_text::parse(file, text, Layer::Release).map_err(|_| Apart::Form)?;
        let mut units = units(&tree)?;
        let mut blocks = Self { head: String::new(), order: Vec::new(), tables: BTreeMap::new() };
        let mut pending = Vec::<&str>::new();
        let mut name: Option<String> = None;
        for line in text.lines().chain(["[end]"]) {
            let header = header(line);
            if header.is_some() {
                // Comments right above a header are its own.
                let own = pending.iter().rev().take_while(|line| line.starts_with('#')).count();
                let comment = pending.split_off(pending.len() - own);
                blocks.close(name.take(), &pending, &mut units)?;
                pending = comment;
                name = header;
            }
            pending.push(line);
        }
        // A table without a header: written inline, or as dotted keys.
        if units.is_empty() { Ok(blocks) } else { Err(Apart::Form) }
    }

    fn close(&mut self, name: Option<String>, lines: &[&str], units: &mut BTreeMap<String, Json>) -> Result<(), Apart> {
        let text = lines.join("\n").trim().to_owned();
        let Some(name) = name else {
            self.head = text;
            return Ok(());
        };
        let value = units.remove(&name).ok_or(Apart::Form)?;
        self.order.push(name.clone());
        self.tables.insert(name, Block { text, value });
        Ok(())
    }
}

/// The path in the header of a table.
fn header(line: &str) -> Option<String> {
    let inside = line.trim().strip_prefix('[')?;
    let end = inside.rfind(']')?;
    Some(path::write(path::parse(&inside[..end])?.iter().map(String::as_str)))
}

/// What is merged as one: `image`, each of `images` and of `rolled-back`, `frozen`, `pinned`.
fn units(tree: &Node) -> Result<BTreeMap<String, Json>, Apart> {
    let mut units = BTreeMap::new();
    for (key, node) in tree.value.as_table().into_iter().flatten() {
        let Value::Table(below) = &node.value else { return Err(Apart::Form) };
        match key.as_str() {
            "images" | "rolled-back" => units.extend(
                below.iter().map(|(name, node)| (path::write([key.as_str(), name.as_str()]), node.value.to_json())),
            ),
            key => drop(units.insert(key.to_owned(), node.value.to_json())),
        }
    }
    Ok(units)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "# Images.\n\n[image]\ntag = \"1\"\n\n[images.nginx]\ntag = \"1.29\"\n";

    #[test]
    fn tables_that_one_side_changed_are_that_side_s() {
        let ours = BASE.replace("\"1\"", "\"2\"\ndigest = \"sha256:aa\"");
        let theirs = BASE.replace("1.29", "1.30") + "\n# since Tuesday\n[frozen]\nreason = \"incident\"\n";
        insta::assert_snapshot!(merge(BASE, &ours, &theirs, None).expect("merged"), @r#"
        # Images.

        [image]
        tag = "2"
        digest = "sha256:aa"

        [images.nginx]
        tag = "1.30"

        # since Tuesday
        [frozen]
        reason = "incident"
        "#);
    }

    #[test]
    fn what_one_side_took_out_is_gone() {
        let frozen = format!("{BASE}\n[frozen]\nreason = \"x\"\n");
        let theirs = frozen.replace("1.29", "1.30");
        assert_eq!(merge(&frozen, BASE, &theirs, None).as_deref(), Ok(&*BASE.replace("1.29", "1.30")));
        assert_eq!(merge(&frozen, &theirs, BASE, None).as_deref(), Ok(&*BASE.replace("1.29", "1.30")));
        assert_eq!(merge("[frozen]\nreason = \"x\"\n", "", "", None).as_deref(), Ok(""));
    }

    #[test]
    fn a_table_that_both_changed_clashes_until_a_side_is_taken() {
        let (ours, theirs) = (BASE.replace("\"1\"", "\"2\""), BASE.replace("\"1\"", "\"3\""));
        let clash =
            Clash { table: "image".to_owned(), ours: "tag = \"2\"".to_owned(), theirs: "tag = \"3\"".to_owned() };
        assert_eq!(merge(BASE, &ours, &theirs, None), Err(Apart::Clashes(vec![clash])));
        assert_eq!(merge(BASE, &ours, &theirs, Some(Side::Theirs)), Ok(theirs.clone()));
        assert_eq!(merge(BASE, &ours, &theirs, Some(Side::Ours)), Ok(ours));
        assert_eq!(merge(BASE, &theirs, &theirs, None), Ok(theirs), "both say the same");
    }

    #[test]
    fn a_digest_never_joins_the_tag_of_the_other_side() {
        let ours = BASE.replace("\"1\"", "\"1\"\ndigest = \"sha256:aa\"");
        let theirs = BASE.replace("\"1\"", "\"2\"");
        assert!(matches!(merge(BASE, &ours, &theirs, None), Err(Apart::Clashes(clashes)) if clashes.len() == 1));
    }

    #[test]
    fn other_forms_are_left_alone() {
        for text in ["image = { tag = \"1\" }\n", "image.tag = \"1\"\n", "[image\n", "<<<<<<< HEAD\n"] {
            assert_eq!(merge("", text, BASE, None), Err(Apart::Form), "{text}");
        }
    }
}
