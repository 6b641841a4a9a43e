//! The texts that a run reads, and places in them. Reads no file itself: `load` fills it.

use std::sync::Arc;

/// One text of a run, by its position in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A range of bytes in one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A text and the name under which people know it.
#[derive(Debug, Clone)]
pub struct Document {
    /// Path relative to the repository's root, with `/`.
    pub path: String,
    pub text: Arc<str>,
}

impl Document {
    /// The text as copies of it are written and hashed: an editor's byte order mark and line ends change no byte of them.
    pub fn canonical(&self) -> String {
        let text = self.text.strip_prefix('\u{feff}').unwrap_or(&self.text);
        text.replace("\r\n", "\n")
    }
}

/// All texts of a run, in the order in which they were read.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    documents: Vec<Document>,
}

impl Sources {
    /// Adds a text and says under which id it is known from now on.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId(u32::try_from(self.documents.len()).expect("fewer than 2^32 files"));
        let (path, text) = (path.into(), text.into());
        self.documents.push(Document { path, text });
        id
    }

    pub fn document(&self, id: FileId) -> &Document {
        &self.documents[id.0 as usize]
    }

    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Document)> {
        let ids = (0u32..).map(FileId);
        ids.zip(&self.documents)
    }

    /// Line and column of a place's first byte, both from 1; the column counts characters, as editors do.
    pub fn line_column(&self, place: Place) -> (usize, usize) {
        let text = &self.document(place.file).text;
        let start = floor_boundary(text, place.start as usize);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line = text[..start].matches('\n').count() + 1;
        let before = text[line_start..start].trim_start_matches('\u{feff}');
        (line, before.chars().count() + 1)
    }

    /// `path:line` of a place, as people quote it.
    pub fn file_line(&self, place: Place) -> String {
        let (line, _) = self.line_column(place);
        format!("{}:{line}", self.document(place.file).path)
    }
}

impl Place {
    pub fn new(file: FileId, range: std::ops::Range<usize>) -> Self {
        let offset = |at: usize| u32::try_from(at).expect("texts are limited to 10 MB");
        Self { file, start: offset(range.start), end: offset(range.end) }
    }

    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|&index| text.is_char_boundary(index)).unwrap_or(0)
}

/// `sha256:` and the hash in hexadecimal digits.
pub fn digest(bytes: impl AsRef<[u8]>) -> String {
    use sha2::Digest;
    use std::fmt::Write;
    let mut text = "sha256:".to_owned();
    for byte in sha2::Sha256::digest(bytes) {
        write!(text, "{byte:02x}").expect("a string takes any text");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_not_a_byte_order_mark() {
        let mut sources = Sources::default();
        let file = sources.add("a.toml", "\u{feff}näme = 1\nb = 2\n");
        assert_eq!(sources.line_column(Place::new(file, 3..7)), (1, 1));
        assert_eq!(sources.line_column(Place::new(file, 10..11)), (1, 7));
        assert_eq!(sources.line_column(Place::new(file, 13..14)), (2, 1));
    }
}
