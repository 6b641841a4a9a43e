//! What is said of a difference, in the order in which reviewers ask: environments, what goes, what widens, what restarts,
//! the rest. What is the same in many environments or services is said once. Here it is a value; `forms` writes it.

mod fold;
mod forms;
mod json;
mod line;
mod sums;
mod units;

pub use forms::{LIMIT, html, markdown, stat, text};
pub use json::json;

use serde::Serialize;

use super::class::{CLASSES, Section};
use super::{Class, Diff, words};
use line::Line;

/// A difference as people read it.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    pub differs: bool,
    /// The environments that are touched: `staging (2 services, platform), cluster main`; may be empty.
    pub touches: String,
    /// What each environment has more or less at peak: `+3 pods, +1.5 CPU`.
    pub capacity: Vec<sums::More>,
    /// `18 of 19 objects byte-identical, 1 only reordered in 1 folder that differs`
    pub tally: String,
    /// Classes that occur, the most severe first.
    pub classes: Vec<ClassLine>,
    /// Sections that are not empty, in their order.
    pub sections: Vec<SectionPart>,
    /// Changes that are left out because there is no room for them.
    pub cut: usize,
}

/// How often a class occurs, and where.
#[derive(Debug, Clone, Serialize)]
pub struct ClassLine {
    pub class: &'static str,
    pub meaning: &'static str,
    pub tone: &'static str,
    /// Changes of objects.
    pub changes: usize,
    /// What is left of them when equal ones are said once.
    pub distinct: usize,
    /// `frontend in production and staging`
    pub place: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct SectionPart {
    pub id: &'static str,
    pub title: &'static str,
    /// How many changes are in it.
    pub lines: usize,
    pub groups: Vec<Group>,
}

/// What changes in the same services and environments.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// `frontend in production and staging`
    pub place: String,
    /// All of them by name, where `place` only counts them.
    pub names: Vec<String>,
    pub lines: Vec<LinePart>,
}

/// One change.
#[derive(Debug, Clone, Serialize)]
pub struct LinePart {
    pub class: &'static str,
    pub tone: &'static str,
    pub kind: String,
    pub name: String,
    /// Where in the object; empty: the object itself.
    pub place: String,
    /// What was and what is there, or which words of it differ; empty: `block` has it.
    pub short: String,
    /// The lines that differ, where they do not fit into one.
    pub block: Vec<words::Line>,
}

impl Report {
    /// What there is to say.
    pub fn of(diff: &Diff) -> Self {
        let lines = line::lines(diff);
        let section = |section: Section| {
            let groups = line::by_place(&lines, section).into_iter().map(group).collect::<Vec<_>>();
            let lines = groups.iter().map(|group| group.lines.len()).sum();
            SectionPart { id: section.id(), title: section.title(), lines, groups }
        };
        let sections = Section::ALL.into_iter().map(section).filter(|section| !section.groups.is_empty());
        Self {
            differs: !diff.is_empty(),
            touches: sums::environments(diff),
            capacity: sums::capacity(diff),
            tally: sums::tally(diff.tally),
            classes: classes(diff, &lines),
            sections: sections.collect(),
            cut: 0,
        }
    }

    /// How many changes are said.
    pub fn lines(&self) -> usize {
        self.sections.iter().map(|section| section.lines).sum()
    }

    /// The first changes only; the others are counted.
    pub fn first(&self, count: usize) -> Self {
        let mut left = count;
        let mut group = |group: &Group| {
            let kept = group.lines.len().min(left);
            left -= kept;
            Group { lines: group.lines[..kept].to_vec(), ..group.clone() }
        };
        let mut section = |section: &SectionPart| {
            let groups = section.groups.iter().map(&mut group).filter(|group| !group.lines.is_empty());
            SectionPart { groups: groups.collect(), ..*section }
        };
        let sections = self.sections.iter().map(&mut section).filter(|section| !section.groups.is_empty());
        Self {
            sections: sections.collect(),
            cut: self.lines().saturating_sub(count),
            touches: self.touches.clone(),
            capacity: self.capacity.clone(),
            tally: self.tally.clone(),
            classes: self.classes.clone(),
            ..*self
        }
    }
}

/// A line for each class that occurs, the most severe first: `image: frontend in production and staging`.
pub fn summary(diff: &Diff) -> Vec<String> {
    let lines = line::lines(diff);
    classes(diff, &lines).into_iter().map(|class| format!("{}: {}", class.class, class.place)).collect()
}

fn group((place, names, lines): (String, Vec<String>, Vec<Line>)) -> Group {
    Group { place, names, lines: lines.into_iter().map(part).collect() }
}

fn part(line: Line) -> LinePart {
    LinePart {
        class: line.class.id(),
        tone: line.class.tone(),
        block: if line.said.is_short() { Vec::new() } else { line.said.block() },
        short: line.said.one_line().unwrap_or_default(),
        kind: line.said.kind,
        name: line.said.name,
        place: line.said.place,
    }
}

fn classes(diff: &Diff, lines: &[Line]) -> Vec<ClassLine> {
    let class = |class: Class| {
        let of_class = || lines.iter().filter(|line| line.class == class);
        ClassLine {
            class: class.id(),
            meaning: class.entry().meaning,
            tone: class.tone(),
            changes: diff.changes.iter().filter(|change| change.class == class).count(),
            distinct: of_class().count(),
            place: units::text(&of_class().flat_map(|line| line.wheres.iter().cloned()).collect()),
        }
    };
    let all = CLASSES.iter().rev().map(|entry| class(entry.class));
    all.filter(|class| class.changes > 0).collect()
}
