//! One series that a selector takes: a value for each label that fits its matchers.

use std::collections::{BTreeMap, BTreeSet};

use promql_parser::label::Matcher;
use promql_parser::parser::{Expr, VectorSelector};

use crate::promql::read::{self, NAME, matchers};

/// A series in an example.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    pub metric: String,
    pub labels: BTreeMap<String, String>,
    pub line: Line,
}

/// Values over time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    pub start: f64,
    pub per_minute: f64,
}

impl Line {
    pub fn flat(start: f64) -> Self {
        Self { start, per_minute: 0.0 }
    }

    pub(super) fn times(self, by: f64) -> Self {
        Self { start: self.start * by, per_minute: self.per_minute * by }
    }

    pub(super) fn plus(self, more: f64) -> Self {
        Self { start: self.start + more, ..self }
    }

    /// And the seconds since the beginning.
    pub(super) fn plus_time(self) -> Self {
        Self { per_minute: self.per_minute + super::SECONDS, ..self }
    }

    pub(super) fn minus(self, less: Self) -> Self {
        Self { start: self.start - less.start, per_minute: self.per_minute - less.per_minute }
    }
}

/// Values that often fit where the pattern itself shows none.
const GUESSES: [&str; 6] = ["x", "1", "a", "200", "503", "other"];

/// A series that fits; `None`: no value is known that fits all matchers of a label.
pub fn sample(selector: &VectorSelector, line: Line) -> Option<Sample> {
    let metric = selector.name.clone()?;
    let mut labels = BTreeMap::new();
    let all = matchers(selector);
    let names: BTreeSet<_> = all.iter().map(|matcher| matcher.name.as_str()).filter(|name| *name != NAME).collect();
    for name in names {
        let of_label: Vec<&Matcher> = all.iter().copied().filter(|matcher| matcher.name == name).collect();
        let value = value(&of_label)?;
        if !value.is_empty() {
            labels.insert(name.to_owned(), value);
        }
    }
    Some(Sample { metric, labels, line })
}

fn value(matchers: &[&Matcher]) -> Option<String> {
    let shown = matchers.iter().flat_map(|matcher| matcher.value.split('|').map(plain));
    let candidates = std::iter::once(String::new()).chain(shown).chain(GUESSES.map(str::to_owned));
    candidates.into_iter().find(|candidate| matchers.iter().all(|matcher| matcher.is_match(candidate)))
}

/// A text that an alternative of a pattern probably fits.
fn plain(pattern: &str) -> String {
    pattern
        .replace(".*", "")
        .replace(".+", "x")
        .replace("(\\.0)?", "")
        .replace('.', "0")
        .replace(['^', '$', '(', ')'], "")
}

/// Whether a selector takes a series of these labels.
pub fn fits(selector: &VectorSelector, labels: &BTreeMap<String, String>) -> bool {
    let value = |matcher: &Matcher| labels.get(&matcher.name).map_or("", String::as_str);
    matchers(selector)
        .into_iter()
        .filter(|matcher| matcher.name != NAME)
        .all(|matcher| matcher.is_match(value(matcher)))
}

/// A series of the whole that is not one of the part.
pub fn apart(around: &Sample, whole: &VectorSelector, part: &VectorSelector) -> Option<Sample> {
    let with = |label: &str, value: &str| {
        let mut other = around.clone();
        other.labels.insert(label.to_owned(), value.to_owned());
        other
    };
    let of_part = matchers(part).into_iter().filter(|matcher| matcher.name != NAME);
    let others = of_part.flat_map(|matcher| GUESSES.iter().map(|guess| with(&matcher.name, guess)));
    let mut candidates = std::iter::once(around.clone()).chain(others);
    candidates.find(|candidate| fits(whole, &candidate.labels) && !fits(part, &candidate.labels))
}

/// The one selector of an expression.
pub fn selector(expr: &Expr) -> Option<&VectorSelector> {
    match expr {
        Expr::VectorSelector(selector) => Some(selector),
        Expr::MatrixSelector(matrix) => Some(&matrix.vs),
        _ => match read::children(expr).into_iter().filter_map(selector).collect::<Vec<_>>().as_slice() {
            [one] => Some(one),
            _ => None,
        },
    }
}
