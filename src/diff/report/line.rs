//! Changes that are said together.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::fold::folded;
use super::units;
use crate::diff::class::{Class, Section};
use crate::diff::fields::Edit;
use crate::diff::words::Said;
use crate::diff::{Change, Diff, Unit};

/// One change, wherever it holds.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) section: Section,
    pub(super) class: Class,
    pub(super) rule: &'static str,
    pub(super) restarts: bool,
    pub(super) said: Said,
    pub(super) wheres: BTreeSet<Unit>,
}

/// All lines, sorted as they are said: places with the most severe changes first.
pub(super) fn lines(diff: &Diff) -> Vec<Line> {
    let lines = together(diff.changes.iter().map(line).collect(), |line| line.said.clone());
    let mut lines = together(lines, |line| {
        let unit = line.wheres.first().expect("a line is somewhere");
        line.said.without_names(unit)
    });
    let mut most = BTreeMap::<(Section, BTreeSet<Unit>), Class>::new();
    for line in &lines {
        let most = most.entry((line.section, line.wheres.clone())).or_insert(line.class);
        *most = line.class.max(*most);
    }
    lines.sort_by_cached_key(|line| {
        let most = most[&(line.section, line.wheres.clone())];
        let place = (Reverse(most), units::services(&line.wheres), line.wheres.clone());
        (line.section, place, Reverse(line.class), line.said.clone())
    });
    lines
}

fn line(change: &Change) -> Line {
    let section = match (&change.field.edit, change.class.entry().section) {
        (Edit::Goes(_), _) if change.field.path.is_empty() => Section::Goes,
        (_, section @ (Section::Goes | Section::Widens)) => section,
        _ if change.restarts => Section::Restarts,
        (_, section) => section,
    };
    Line {
        section,
        class: change.class,
        rule: change.rule,
        restarts: change.restarts,
        said: Said::of(change),
        wheres: BTreeSet::from([change.unit.clone()]),
    }
}

/// Lines with one key become one; it keeps the names where all have the same.
fn together(lines: Vec<Line>, key: impl Fn(&Line) -> Said) -> Vec<Line> {
    let mut known = BTreeMap::<_, Line>::new();
    for line in lines {
        let said = key(&line);
        let entry = known.entry((line.section, line.class, line.rule, line.restarts, said.clone()));
        let merged = entry.and_modify(|merged| {
            merged.wheres.extend(line.wheres.iter().cloned());
            if merged.said != line.said {
                merged.said = said;
            }
        });
        merged.or_insert(line);
    }
    known.into_values().collect()
}

/// The lines of a section by where they hold: in words, by name, and what they are.
pub(super) fn by_place(lines: &[Line], section: Section) -> Vec<(String, Vec<String>, Vec<Line>)> {
    let lines: Vec<&Line> = lines.iter().filter(|line| line.section == section).collect();
    let places = lines.chunk_by(|a, b| a.wheres == b.wheres);
    let place = |lines: &[&Line]| {
        let wheres = &lines[0].wheres;
        (units::text(wheres), units::counted_names(wheres), folded(lines))
    };
    places.map(place).collect()
}
