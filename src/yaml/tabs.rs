//! Finds tabs used as indentation: Go rejects them, the parser lets some pass.
//! It looks only at what stands between nodes, and at the first column of lines inside plain scalars.

use std::ops::Range;

use super::read::Problem;

/// Collects the misplaced tabs of a text.
pub(super) struct Tabs<'t> {
    text: &'t str,
    pub(super) problems: Vec<Problem>,
}

impl<'t> Tabs<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, problems: Vec::new() }
    }

    /// Checks what stands between two nodes outside of brackets: white space, indicators, comments.
    pub(super) fn check_gap(&mut self, gap: Range<usize>) {
        let mut at = gap.start;
        for line in self.text[gap].split_inclusive('\n') {
            let begins_line = at == 0 || self.text.as_bytes()[at - 1] == b'\n';
            if begins_line || line.starts_with(['-', '?']) {
                self.check_indentation(at, line);
            }
            at += line.len();
        }
    }

    /// Checks a plain scalar inside a list or a map: no line that continues it may begin with a tab.
    pub(super) fn check_plain(&mut self, scalar: Range<usize>) {
        let text = self.text;
        for (at, _) in text[scalar.clone()].match_indices("\n\t") {
            self.report(scalar.start + at + 1);
        }
    }

    /// Reports the first tab after the spaces and indicators at the start of a line.
    fn check_indentation(&mut self, at: usize, line: &str) {
        let rest = line.trim_start_matches([' ', '-', '?', ':']);
        if rest.starts_with('\t') {
            self.report(at + line.len() - rest.len());
        }
    }

    fn report(&mut self, at: usize) {
        self.problems.push(Problem::new(at..at + 1, "a tab cannot indent; use spaces"));
    }
}
