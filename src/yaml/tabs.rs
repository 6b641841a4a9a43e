//! Finds tabs used as indentation: Go rejects them, the parser lets some pass.
//! It looks only at the white space between nodes, and at the first column of lines inside plain scalars.

use std::ops::Range;

use saphyr_parser::{Event, ScalarStyle};

use super::read::Problem;

/// Follows the events of one part of a text.
pub(super) struct Tabs<'t> {
    part: &'t str,
    /// Where the part begins in the whole text.
    start: usize,
    /// Up to here, in bytes of the part, all is checked.
    checked: usize,
    /// Inside brackets a tab is ordinary white space.
    flow_depth: usize,
    pub(super) problems: Vec<Problem>,
}

impl<'t> Tabs<'t> {
    pub(super) fn new(part: &'t str, start: usize) -> Self {
        Self { part, start, checked: 0, flow_depth: 0, problems: Vec::new() }
    }

    /// `span` is in bytes of the whole text; `nested` tells that a list or a map is open.
    pub(super) fn check(&mut self, event: &Event<'_>, span: &Range<usize>, nested: bool) {
        let (from, to) = (span.start - self.start, span.end - self.start);
        self.check_gap(from);
        match event {
            Event::Scalar(_, ScalarStyle::Plain, ..) if nested && self.flow_depth == 0 => {
                self.check_plain(from, to);
                self.checked = self.checked.max(to);
            }
            Event::Scalar(..) | Event::Alias(_) | Event::DocumentStart(true) => {
                self.checked = self.checked.max(to);
            }
            Event::SequenceStart(..) | Event::MappingStart(..) if from < to => {
                self.flow_depth += 1;
            }
            Event::SequenceEnd | Event::MappingEnd if from < to => {
                self.flow_depth = self.flow_depth.saturating_sub(1);
                self.checked = self.checked.max(to);
            }
            _ => {}
        }
    }

    /// Checks what stands between the last node and the next one.
    fn check_gap(&mut self, to: usize) {
        if to <= self.checked {
            return;
        }
        let from = std::mem::replace(&mut self.checked, to);
        if self.flow_depth > 0 {
            return;
        }
        let mut at = from;
        for line in self.part[from..to].split_inclusive('\n') {
            let begins_line = at == 0 || self.part.as_bytes()[at - 1] == b'\n';
            if begins_line || line.starts_with(['-', '?']) {
                self.check_indentation(at, line);
            }
            at += line.len();
        }
    }

    /// Reports the first tab of the white space and indicators at the start of a line.
    fn check_indentation(&mut self, at: usize, line: &str) {
        let is_indicator = |c| matches!(c, ' ' | '-' | '?' | ':');
        let rest = line.trim_start_matches(is_indicator);
        if rest.starts_with('\t') {
            self.report(at + line.len() - rest.len());
        }
    }

    /// A line that continues a plain scalar may not begin with a tab.
    fn check_plain(&mut self, from: usize, to: usize) {
        let newlines = self.part[from..to].match_indices("\n\t");
        for at in newlines.map(|(at, _)| from + at + 1).collect::<Vec<_>>() {
            self.report(at);
        }
    }

    fn report(&mut self, at: usize) {
        let at = self.start + at;
        self.problems.push(Problem::new(at..at + 1, "a tab cannot indent; use spaces"));
    }
}
