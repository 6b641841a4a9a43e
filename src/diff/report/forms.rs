//! The forms for people, filled into templates: for a terminal, for a comment of a pull request, and as a page.

use serde::Serialize;

use super::Report;
use crate::diff::words;
use crate::template;

/// How many characters a comment may have on GitHub; GitLab allows more.
pub const LIMIT: usize = 65_536;
/// How many bytes a page may have.
const PAGE: usize = 5_000_000;
/// A page of up to so many changes shows them all at once.
const SHORT: usize = 30;
/// More lines of a text than these are counted in a comment.
const BLOCK: usize = 40;

#[derive(Serialize)]
struct Values<'r> {
    report: &'r Report,
    paint: Paint,
}

#[derive(Serialize)]
struct Page<'r> {
    report: &'r Report,
    title: &'r str,
    is_short: bool,
}

/// What a terminal is told to show a tone; empty where it takes no colour.
#[derive(Default, Serialize)]
struct Paint {
    bold: &'static str,
    goes: &'static str,
    widens: &'static str,
    restarts: &'static str,
    calm: &'static str,
    old: &'static str,
    new: &'static str,
    off: &'static str,
}

const COLORS: Paint = Paint {
    bold: "\u{1b}[1m",
    goes: "\u{1b}[1;31m",
    widens: "\u{1b}[31m",
    restarts: "\u{1b}[33m",
    calm: "\u{1b}[36m",
    old: "\u{1b}[31m",
    new: "\u{1b}[32m",
    off: "\u{1b}[0m",
};

/// The report for a terminal; with `color` as one shows it.
pub fn text(report: &Report, color: bool) -> String {
    template::render("diff/report.txt", &Values { report, paint: paint(color) })
}

/// How many changes of which class, the most severe first.
pub fn stat(report: &Report, color: bool) -> String {
    template::render("diff/stat.txt", &Values { report, paint: paint(color) })
}

fn paint(color: bool) -> Paint {
    if color { COLORS } else { Paint::default() }
}

/// The report as one page that needs no network: for phones and large screens, in light and in dark. `title`: what was
/// compared.
pub fn html(report: &Report, title: &str) -> String {
    let filled = |count: usize| {
        let report = &report.first(count);
        let is_short = report.lines() <= SHORT;
        template::render("diff/report.html", &Page { report, title, is_short })
    };
    let whole = filled(report.lines());
    if whole.len() <= PAGE { whole } else { most(report.lines(), filled, |page| page.len() <= PAGE) }
}

/// The report as Markdown of at most `limit` characters: as many changes as fit, the most important first.
pub fn markdown(report: &Report, limit: usize) -> String {
    let mut whole = report.clone();
    let groups = whole.sections.iter_mut().flat_map(|section| &mut section.groups);
    for line in groups.flat_map(|group| &mut group.lines) {
        let left_out = line.block.len().saturating_sub(BLOCK);
        if left_out > 1 {
            line.block.truncate(BLOCK);
            line.block.push(words::Line { tone: "calm", text: format!("  … and {left_out} more lines") });
        }
    }
    let filled = |count: usize| {
        let report = &whole.first(count);
        template::render("diff/report.md", &Values { report, paint: Paint::default() })
    };
    // Every line has more characters than this, so more lines never fit.
    most(whole.lines().min(limit / 16), filled, |text| text.chars().count() <= limit)
}

/// The text with the most lines, up to so many, that fits.
fn most(lines: usize, filled: impl Fn(usize) -> String, fits: impl Fn(&str) -> bool) -> String {
    let (mut known, mut most) = (0, lines);
    while known < most {
        let half = usize::midpoint(known, most + 1);
        if fits(&filled(half)) { known = half } else { most = half - 1 }
    }
    filled(known)
}
