//! What a change does: two sets of generated folders in, classified changes of their objects out. Pure; which folders
//! those are, and what ends the process with 1, is the command's matter.

pub mod class;
pub mod report;
pub mod rules;

mod board;
mod capacity;
mod documents;
mod fields;
mod folder;
mod object;
mod renamed;
mod tally;
mod unit;
mod words;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

pub use capacity::{Capacity, Peak};
pub use class::{CLASSES, Class, Section};
pub use fields::amount::is_same as same_amount;
pub use fields::{Edit, FieldChange, Step};
pub use folder::folder;
pub use object::{Folder, Versions, has_objects};
pub use renamed::{Names, in_text, renamed};
pub use rules::{RULES, Rule};
pub use tally::Tally;
pub use unit::Unit;

/// One change of one object.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub unit: Unit,
    pub class: Class,
    /// The rule that gave the class.
    pub rule: &'static str,
    /// Whether pods are replaced by it.
    pub restarts: bool,
    pub kind: String,
    pub namespace: String,
    pub name: String,
    /// What changed in the object. Where the object itself comes or goes, its value is left out: `null`.
    pub field: FieldChange,
}

/// All that differs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Diff {
    pub changes: Vec<Change>,
    pub tally: Tally,
    /// Workloads whose pods or their requests at peak differ.
    pub capacity: Vec<Capacity>,
}

/// Compares folders by their path below the generated tree: `staging/services/orders`. A folder on one side only comes
/// or goes; folders that belong to no service, platform or cluster are passed over.
pub fn diff(before: &BTreeMap<String, Folder>, after: &BTreeMap<String, Folder>) -> Diff {
    let nothing = Folder::new();
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let compare = |path: &String| {
        let (old, new) = (before.get(path).unwrap_or(&nothing), after.get(path).unwrap_or(&nothing));
        let unit = Unit::of(path).filter(|_| old != new)?;
        Some(folder(&unit, &Versions::of(old, new)))
    };
    let paths: Vec<&String> = paths.into_iter().collect();
    paths.into_par_iter().filter_map(compare).collect::<Vec<_>>().into_iter().collect()
}

impl Diff {
    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.tally.files == 0
    }

    /// The classes that occur.
    pub fn classes(&self) -> BTreeSet<Class> {
        self.changes.iter().map(|change| change.class).collect()
    }
}

/// Differences of several folders are one.
impl FromIterator<Diff> for Diff {
    fn from_iter<I: IntoIterator<Item = Self>>(parts: I) -> Self {
        let mut whole = Self::default();
        for part in parts {
            whole.changes.extend(part.changes);
            whole.capacity.extend(part.capacity);
            whole.tally += part.tally;
        }
        whole
    }
}
