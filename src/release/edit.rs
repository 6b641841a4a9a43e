//! Editing the text of a `release.toml`: only the lines of the image that changes, so that comments and all else stay.

use std::ops::Range;

use crate::diagnostics::Finding;
use crate::key_path as path;
use crate::layers::read_release;
use crate::source::Sources;
use crate::source_edit::line_end;
use crate::spec;
use crate::toml_text;
use crate::tree::{Layer, Node};

/// What is to run of one image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// Its name in `[images]`; `None`: the service's own image.
    pub image: Option<String>,
    pub tag: Option<String>,
    /// `None`: the tag decides; a digest of an earlier tag goes.
    pub digest: Option<String>,
}

impl Pin {
    /// The images of a service as they are after all layers.
    pub fn all_of(service: &spec::Service) -> Vec<Self> {
        let own = service.image.iter().map(|image| (None, image));
        let further = service.images.iter().map(|(name, image)| (Some(name.to_string()), image));
        let pin = |(image, spec): (Option<String>, &spec::Image)| Self {
            image,
            tag: spec.tag.as_ref().map(ToString::to_string),
            digest: spec.digest.as_ref().map(ToString::to_string),
        };
        own.chain(further).map(pin).filter(|pin| pin.tag.is_some() || pin.digest.is_some()).collect()
    }

    fn path(&self) -> Vec<&str> {
        match &self.image {
            None => vec!["image"],
            Some(name) => vec!["images", name],
        }
    }

    fn keys(&self) -> impl Iterator<Item = (&'static str, String)> {
        let keys = [("tag", &self.tag), ("digest", &self.digest)];
        keys.into_iter().filter_map(|(key, value)| Some((key, quoted(value.as_ref()?))))
    }
}

/// The text with what the pins say. `path` is how people know the file.
///
/// # Errors
/// When the text is no valid `release.toml`, or says an image in a way that no machine writes.
pub fn pin(path: &str, text: &str, pins: &[Pin], sources: &mut Sources) -> Result<String, Vec<Finding>> {
    let file = sources.add(path, text);
    let tree = toml_text::parse(file, text, Layer::Release)?;
    let (_, findings) = read_release(&tree);
    if !findings.is_empty() {
        return Err(findings);
    }
    let mut edits = Vec::new();
    let mut added = String::new();
    for pin in pins {
        match tree.get(pin.path()) {
            None => added.push_str(&table(pin)),
            Some(node) => edits.extend(edits_of(pin, node, text)?),
        }
    }
    Ok(append(&apply(text, edits), &added))
}

/// A replacement of a range of the text.
type Edit = (Range<usize>, String);

fn edits_of(pin: &Pin, node: &Node, text: &str) -> Result<Vec<Edit>, Vec<Finding>> {
    let range = node.place.range();
    match text.as_bytes().get(range.start) {
        Some(b'{') => {
            let keys: Vec<_> = pin.keys().map(|(key, value)| format!("{key} = {value}")).collect();
            Ok(vec![(range, format!("{{ {} }}", keys.join(", ")))])
        }
        Some(b'[') => Ok(lines(pin, node, text)),
        _ => {
            let finding = Finding::error("release/unusual-form", "an image is written as single keys, not as a table")
                .at(node.key, "this image")
                .help(format!("write it as a table [{}], as gen does", path::write(pin.path())));
            Err(vec![finding])
        }
    }
}

/// Edits of a table with a header: each key has a line of its own.
fn lines(pin: &Pin, node: &Node, text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut behind = line_end(text, node.place.range().end);
    for (key, value) in [("tag", &pin.tag), ("digest", &pin.digest)] {
        let written = node.get([key]);
        match (written, value) {
            (Some(old), Some(value)) if old.value.as_str() != Some(value) => {
                edits.push((old.place.range(), quoted(value)))
            }
            (Some(old), None) => {
                let start = text[..old.key.range().start].rfind('\n').map_or(0, |at| at + 1);
                edits.push((start..line_end(text, old.place.range().end), String::new()));
            }
            (None, Some(value)) => edits.push((behind..behind, format!("{key} = {}\n", quoted(value)))),
            _ => {}
        }
        behind = written.map_or(behind, |old| line_end(text, old.place.range().end));
    }
    edits
}

/// A table at the end of the file.
fn table(pin: &Pin) -> String {
    let keys: String = pin.keys().map(|(key, value)| format!("{key} = {value}\n")).collect();
    format!("\n[{}]\n{keys}", path::write(pin.path()))
}

fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    // From the end, so that earlier places stay where they are; of two at one place the first one comes out first.
    edits.sort_by_key(|(range, _)| range.start);
    let mut edited = text.to_owned();
    for (range, replacement) in edits.into_iter().rev() {
        let needs_newline = !replacement.is_empty() && range.start == edited.len() && range.is_empty();
        let before = if needs_newline && !edited.ends_with('\n') { "\n" } else { "" };
        edited.replace_range(range, &format!("{before}{replacement}"));
    }
    edited
}

pub(super) fn append(text: &str, added: &str) -> String {
    match (text.trim_end(), added) {
        (_, "") => text.to_owned(),
        ("", added) => added.trim_start_matches('\n').to_owned(),
        (text, added) => format!("{text}\n{added}"),
    }
}

/// A basic string of TOML; tags and digests need no other escapes than JSON has.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(tag: &str, digest: Option<&str>) -> Pin {
        Pin { image: None, tag: Some(tag.to_owned()), digest: digest.map(str::to_owned) }
    }

    fn pinned(text: &str, pins: &[Pin]) -> String {
        pin("release.toml", text, pins, &mut Sources::default()).expect("a release")
    }

    const DIGEST: &str = "sha256:1f0e7e8a3b9d2c4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b";

    #[test]
    fn only_the_lines_of_the_image_change() {
        let before = format!(
            "# why\n[image]\ntag = \"1\" # one\ndigest = \"{DIGEST}\"\n\n[images.nginx]\ntag = \"1.29\"\n\n[frozen]\nreason = \"x\"\n"
        );
        let after = pinned(&before, &[own("2", None)]);
        assert_eq!(after, before.replace("\"1\"", "\"2\"").replace(&format!("digest = \"{DIGEST}\"\n"), ""));
        assert_eq!(pinned(&after, &[own("1", Some(DIGEST))]), before);
    }

    #[test]
    fn an_image_that_is_not_there_is_added() {
        let nginx = Pin { image: Some("nginx".to_owned()), ..own("1.29", None) };
        let both = [own("1", None), nginx];
        insta::assert_snapshot!(pinned("", &both), @r#"
        [image]
        tag = "1"

        [images.nginx]
        tag = "1.29"
        "#);
        assert_eq!(
            pinned("[frozen]\nreason = \"x\"", &both[..1]),
            "[frozen]\nreason = \"x\"\n\n[image]\ntag = \"1\"\n"
        );
    }

    #[test]
    fn an_inline_table_stays_one() {
        assert_eq!(pinned("image = { tag = \"1\" }\n", &[own("2", None)]), "image = { tag = \"2\" }\n");
    }

    #[test]
    fn the_same_again_changes_nothing_however_often() {
        let once = pinned("[image]\ntag = \"1\"", &[own("1", Some(DIGEST))]);
        assert_eq!(once, format!("[image]\ntag = \"1\"\ndigest = \"{DIGEST}\"\n"));
        assert_eq!(pinned(&once, &[own("1", Some(DIGEST))]), once);
    }

    #[test]
    fn what_no_machine_wrote_is_refused() {
        let refused = |text: &str| {
            pin("release.toml", text, &[own("2", None)], &mut Sources::default()).expect_err("refused")[0].id
        };
        assert_eq!(refused("[image]\ntagg = \"1\"\n"), "spec/unknown-key");
        assert_eq!(refused("image.tag = \"1\"\n"), "release/unusual-form");
        assert_eq!(refused("[image\n"), "toml/syntax");
    }
}
