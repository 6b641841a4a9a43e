//! Reads YAML as the cluster does, with a byte span on every node.
//! Each `---` document is parsed on its own, so that a mistake in one does not hide the others.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, StrInput};

pub use super::node::{Document, Entry, Key, Node, Style, Value, to_json};
use super::offsets::Offsets;
use super::tabs::Tabs;
use super::tree::Tree;

pub use super::tree::MAX_DEPTH;

/// The largest text that is read, in bytes.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

/// What was read, and what is wrong with it.
#[derive(Debug, Default, PartialEq)]
pub struct Reading {
    /// Documents that could be parsed. One with a duplicate key or a bad scalar is still here.
    pub documents: Vec<Document>,
    /// In the order of the text.
    pub problems: Vec<Problem>,
}

/// A mistake in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Bytes of the whole text.
    pub span: Range<usize>,
    pub message: String,
}

impl Problem {
    pub(super) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into() }
    }
}

/// Reads all documents of a text.
pub fn documents(text: &str) -> Reading {
    let mut reading = Reading::default();
    if text.len() > MAX_BYTES {
        let message = format!("the file has {} bytes; at most {MAX_BYTES} are read", text.len());
        reading.problems.push(Problem::new(0..0, message));
        return reading;
    }
    for part in parts(text) {
        read_part(text, part, &mut reading);
    }
    reading
}

/// Splits at lines that begin with `---`; `%` directives before such a line belong to it.
/// YAML allows no other meaning of `---` at the start of a line, also inside a quoted string.
fn parts(text: &str) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    let mut directives = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if is_document_start(line) {
            starts.push(directives.take().unwrap_or(at));
        } else if line.starts_with('%') {
            directives.get_or_insert(at);
        } else if !line.starts_with('#') && !line.trim().is_empty() {
            directives = None;
        }
        at += line.len();
    }
    starts.dedup();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

fn is_document_start(line: &str) -> bool {
    let marker = line.strip_prefix('\u{feff}').unwrap_or(line).strip_prefix("---");
    marker.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}

/// Reads one part of the text.
fn read_part(text: &str, part: Range<usize>, reading: &mut Reading) {
    let mut reader = PartReader {
        parser: Parser::new_from_str(&text[part.clone()]),
        offsets: Offsets::new(&text[part.clone()], part.start),
        tabs: Tabs::new(text),
        tree: Tree::default(),
        text,
        seen: part.start,
    };
    let stopped = reader.run(&mut reading.documents).err();
    let mut problems = reader.tree.problems;
    problems.append(&mut reader.tabs.problems);
    problems.extend(stopped);
    problems.sort_by_key(|problem| problem.span.start);
    reading.problems.append(&mut problems);
}

struct PartReader<'t> {
    parser: Parser<'t, StrInput<'t>>,
    offsets: Offsets<'t>,
    tabs: Tabs<'t>,
    tree: Tree,
    text: &'t str,
    /// The end of the last scalar or bracket, or the start of the last list or map.
    seen: usize,
}

impl PartReader<'_> {
    /// Reads until the end of the part or the first syntax error, which loses the document that has it.
    fn run(&mut self, documents: &mut Vec<Document>) -> Result<(), Problem> {
        while let Some(next) = self.parser.next_event() {
            let (event, span) = next.map_err(|error| {
                let at = self.offsets.byte(error.marker().index());
                Problem::new(at..at, error.info())
            })?;
            let span = self.byte_span(span);
            self.check_tabs(&event, &span);
            let span = self.place(&event, span);
            if event == Event::DocumentEnd {
                documents.extend(self.tree.finish().map(|root| Document { root }));
            } else {
                let is_flow = self.text[span.clone()].ends_with(['[', '{']);
                self.tree.add(event, span, is_flow)?;
            }
        }
        Ok(())
    }

    fn byte_span(&self, span: Span) -> Range<usize> {
        self.offsets.byte(span.start.index())..self.offsets.byte(span.end.index())
    }

    /// Inside brackets a tab is ordinary white space.
    fn check_tabs(&mut self, event: &Event<'_>, span: &Range<usize>) {
        if self.tree.in_flow() {
            return;
        }
        self.tabs.check_gap(self.gap(span));
        if matches!(event, Event::Scalar(_, ScalarStyle::Plain, ..)) && self.tree.depth() > 0 {
            self.tabs.check_plain(span.clone());
        }
    }

    /// What stands between the last node and this one.
    fn gap(&self, span: &Range<usize>) -> Range<usize> {
        self.seen..span.start.max(self.seen)
    }

    /// Moves on to this event; returns its place. The parser puts a list that stands at its key's
    /// indent after its first dash; it begins at the dash.
    fn place(&mut self, event: &Event<'_>, mut span: Range<usize>) -> Range<usize> {
        if matches!(event, Event::SequenceStart(..)) && self.tree.expects_value() {
            let gap = self.gap(&span);
            if let Some(dash) = first_dash(&self.text[gap.clone()]) {
                span = gap.start + dash..gap.start + dash;
            }
        }
        let ends_here = match event {
            Event::Scalar(..) | Event::Alias(_) | Event::DocumentStart(true) => true,
            Event::SequenceEnd | Event::MappingEnd => self.tree.in_flow(),
            _ => false,
        };
        self.seen = self.seen.max(if ends_here { span.end } else { span.start });
        span
    }
}

/// The first dash that begins a line, the first line apart.
fn first_dash(gap: &str) -> Option<usize> {
    gap.match_indices('\n').find_map(|(newline, _)| {
        let line = &gap[newline + 1..];
        let rest = line.trim_start_matches(' ');
        rest.starts_with('-').then(|| gap.len() - rest.len())
    })
}
