//! A finding as a person reads it, in the manner of rustc. The only door to `annotate-snippets`.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use crate::diagnostics::{Finding, Label, Severity};
use crate::source::{FileId, Sources};

/// The longest line of a source that is shown whole, in columns.
const WIDTH: usize = 120;

/// Writes one finding, with an empty line after it.
pub fn finding(finding: &Finding, sources: &Sources, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() }.term_width(WIDTH);
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut title = level.primary_title(finding.message.as_str());
    if !finding.id.is_empty() {
        title = title.id(finding.id);
    }
    let mut group = Group::with_title(title).elements(snippets(finding, sources));
    for help in &finding.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    for note in finding.notes.iter().cloned().chain(super::environments(finding)) {
        group = group.element(Level::NOTE.message(note));
    }
    format!("{}\n\n", renderer.render(&[group]))
}

/// Writes why gen could not do its work: the failure, and what caused it.
pub fn failure(causes: &[String], color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let (first, rest) = causes.split_first().map_or(("", [].as_slice()), |(first, rest)| (first.as_str(), rest));
    let because = rest.iter().map(|cause| Level::NOTE.with_name("because").message(cause.as_str()));
    let group = Group::with_title(Level::ERROR.primary_title(first)).elements(because);
    format!("{}\n", renderer.render(&[group]))
}

/// One snippet a file: that of the primary place first, the others in the order in which they are named.
fn snippets<'a>(finding: &'a Finding, sources: &'a Sources) -> Vec<Snippet<'a, Annotation<'a>>> {
    let mut files: Vec<FileId> = Vec::new();
    for label in &finding.labels {
        if !files.contains(&label.place.file) {
            files.push(label.place.file);
        }
    }
    files.into_iter().map(|file| snippet(file, finding, sources)).collect()
}

/// The lines from the first to the last place in a file: a text of 10 MB is not gone through for one line of it.
fn snippet<'a>(file: FileId, finding: &'a Finding, sources: &'a Sources) -> Snippet<'a, Annotation<'a>> {
    let document = sources.document(file);
    let text: &str = &document.text;
    let labels: Vec<(bool, &Label)> = finding
        .labels
        .iter()
        .enumerate()
        .filter(|(_, label)| label.place.file == file)
        .map(|(index, label)| (index == 0, label))
        .collect();
    let spans: Vec<_> = labels.iter().map(|(_, label)| within_line(text, label.place.range())).collect();
    let start = spans.iter().map(|span| line_start(text, span.start)).min().unwrap_or_default();
    let end = spans.iter().map(|span| line_end(text, span.end)).max().unwrap_or_default();
    let line = text[..start].matches('\n').count() + 1;
    let annotations = labels.into_iter().zip(spans).map(|((primary, label), span)| {
        let kind = if primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let annotation = kind.span(span.start - start..span.end - start);
        if label.text.is_empty() { annotation } else { annotation.label(label.text.as_str()) }
    });
    Snippet::source(&text[start..end]).path(document.path.as_str()).line_start(line).annotations(annotations)
}

/// The part of a range on its first line, whole characters only: a long text is marked where it begins.
fn within_line(text: &str, range: Range<usize>) -> Range<usize> {
    let start = floor_boundary(text, range.start).max(mark_length(text));
    let end = floor_boundary(text, range.end).clamp(start, line_end(text, start));
    start..end
}

/// First byte of the line, behind a byte order mark.
fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(mark_length(text), |newline| newline + 1)
}

/// One past the last byte of the line, before its end of line.
fn line_end(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let line = rest.split('\n').next().unwrap_or_default();
    at + line.strip_suffix('\r').unwrap_or(line).len()
}

fn mark_length(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|&index| text.is_char_boundary(index)).unwrap_or_default()
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
