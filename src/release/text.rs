//! The tables of a `release.toml` that are no images: what is frozen, pinned and rolled back. All other lines stay.

use super::edit::{self, Pin};
use crate::diagnostics::Finding;
use crate::key_path as path;
use crate::layers::read_release;
use crate::source::{FileId, Sources};
use crate::source_edit::line_end;
use crate::spec;
use crate::toml_text;
use crate::tree::{Layer, Node};

/// A valid `release.toml` that is being edited.
#[derive(Debug, Clone)]
pub struct ReleaseText {
    path: String,
    text: String,
    pub release: spec::Release,
}

impl ReleaseText {
    /// Reads a text; `path` is how people know the file.
    ///
    /// # Errors
    /// When it is none, or says a key that a release does not have.
    pub fn read(path: &str, text: &str, sources: &mut Sources) -> Result<Self, Vec<Finding>> {
        let tree = toml_text::parse(sources.add(path, text), text, Layer::Release)?;
        match read_release(&tree) {
            (Some(release), findings) if findings.is_empty() => {
                Ok(Self { path: path.to_owned(), text: text.to_owned(), release })
            }
            (_, findings) => Err(findings),
        }
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    /// The text as it is now.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The images that it says.
    pub fn pins(&self) -> Vec<Pin> {
        let own = self.release.image.iter().map(|image| (None, image));
        let further = self.release.images.iter().map(|(name, image)| (Some(name.to_string()), image));
        let pin = |(image, spec): (Option<String>, &spec::ReleaseImage)| Pin {
            image,
            tag: spec.tag.as_ref().map(ToString::to_string),
            digest: spec.digest.as_ref().map(ToString::to_string),
        };
        own.chain(further).map(pin).collect()
    }

    /// Says exactly these images and no other.
    ///
    /// # Errors
    /// When an image is written in a way that no machine writes.
    pub fn set_images(&mut self, pins: &[Pin], sources: &mut Sources) -> Result<(), Vec<Finding>> {
        for old in self.pins() {
            if pins.iter().all(|pin| pin.image != old.image) {
                match &old.image {
                    None => self.remove(&["image"]),
                    Some(name) => self.remove(&["images", name]),
                }
            }
        }
        self.text = edit::pin(&self.path, &self.text, pins, sources)?;
        Ok(())
    }

    /// Says one table of texts, in place of one of that name.
    pub fn set(&mut self, table: &[&str], keys: &[(&str, &str)]) {
        self.remove(table);
        let keys: String = keys.iter().map(|(key, value)| format!("{key} = {}\n", edit::quoted(value))).collect();
        self.text = edit::append(&self.text, &format!("\n[{}]\n{keys}", path::write(table.iter().copied())));
    }

    /// Takes a table out, up to the next empty line or table.
    pub fn remove(&mut self, table: &[&str]) {
        let tree = toml_text::parse(FileId(0), &self.text, Layer::Release).expect("it was read, and edited as TOML");
        let Some(node) = tree.get(table.iter().copied()) else { return };
        let (start, end) = lines_of(node, &self.text);
        let after = self.text[end..].trim_start_matches('\n');
        let before = self.text[..start].trim_end_matches('\n');
        self.text = match (before, after) {
            ("", after) => after.to_owned(),
            (before, "") => format!("{before}\n"),
            (before, after) => format!("{before}\n\n{after}"),
        };
    }
}

/// A valid text without these marks of what was rolled back: somebody decided again.
pub fn forget(path: &str, text: &str, marks: &[(String, String)]) -> String {
    let Ok(mut release) = ReleaseText::read(path, text, &mut Sources::default()) else { return text.to_owned() };
    marks.iter().for_each(|(mark, _)| release.remove(&["rolled-back", mark]));
    release.text
}

/// First and last byte of the lines of a table, or of the line of an inline one.
fn lines_of(node: &Node, text: &str) -> (usize, usize) {
    let start = text[..node.place.range().start].rfind('\n').map_or(0, |at| at + 1);
    let mut end = line_end(text, start);
    if text.as_bytes().get(node.place.range().start) == Some(&b'[') {
        let is_more = |line: &str| !line.trim().is_empty() && !line.starts_with('[');
        while end < text.len() && is_more(&text[end..line_end(text, end)]) {
            end = line_end(text, end);
        }
    }
    (start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> ReleaseText {
        ReleaseText::read("release.toml", text, &mut Sources::default()).expect("a release")
    }

    #[test]
    fn what_is_set_and_taken_out_leaves_the_rest() {
        let before = "# why\n[image]\ntag = \"1\" # one\n";
        let mut release = read(before);
        release.set(&["rolled-back", "1.2"], &[("reason", "it \"broke\"")]);
        release.set(&["frozen"], &[("reason", "x")]);
        release.set(&["rolled-back", "1.2"], &[("reason", "y")]);
        insta::assert_snapshot!(release.text(), @r#"
        # why
        [image]
        tag = "1" # one

        [frozen]
        reason = "x"

        [rolled-back."1.2"]
        reason = "y"
        "#);
        release.remove(&["frozen"]);
        release.remove(&["rolled-back", "1.2"]);
        release.remove(&["pinned"]);
        assert_eq!(release.text(), before);
    }

    #[test]
    fn images_are_those_of_another_release() {
        let mut now = read("[image]\ntag = \"2\"\n\n[images.nginx]\ntag = \"1.29\"\n\n[frozen]\nreason = \"x\"\n");
        let then = read("image = { tag = \"1\" }\n");
        now.set_images(&then.pins(), &mut Sources::default()).expect("images");
        assert_eq!(now.text(), "[image]\ntag = \"1\"\n\n[frozen]\nreason = \"x\"\n");
        let mut inline = then;
        inline.set_images(&[], &mut Sources::default()).expect("images");
        assert_eq!(inline.text(), "");
    }
}
