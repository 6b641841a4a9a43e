//! From the parser's positions, which count characters, to bytes of the whole text.

/// One byte offset is kept for this many characters.
const STEP: usize = 64;

/// The byte offsets of one part of a text.
pub(super) struct Offsets<'t> {
    part: &'t str,
    /// Where the part begins in the whole text.
    start: usize,
    /// The offset of every `STEP`th character; empty if the part is ASCII.
    marks: Vec<usize>,
}

impl<'t> Offsets<'t> {
    pub(super) fn new(part: &'t str, start: usize) -> Self {
        let marks =
            if part.is_ascii() { Vec::new() } else { part.char_indices().step_by(STEP).map(|(at, _)| at).collect() };
        Self { part, start, marks }
    }

    /// The byte offset in the whole text of a character of this part.
    pub(super) fn byte(&self, character: usize) -> usize {
        let in_part = if self.marks.is_empty() { character.min(self.part.len()) } else { self.walk(character) };
        self.start + in_part
    }

    fn walk(&self, character: usize) -> usize {
        let Some(&mark) = self.marks.get(character / STEP) else {
            return self.part.len();
        };
        let mut rest = self.part[mark..].char_indices();
        rest.nth(character % STEP).map_or(self.part.len(), |(at, _)| mark + at)
    }
}
