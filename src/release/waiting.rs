//! What waits for a promotion: services of which an environment runs another source, or other images, than the stage before.

use std::collections::BTreeSet;

use super::edit::Pin;
use crate::compile::{Compiled, Selected, exists_in};
use crate::load::Repository;

/// A service that waits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Waiting {
    /// Environment that would change.
    pub to: String,
    /// Environment of the stage before.
    pub from: String,
    pub service: String,
    /// Whether it does not run in `to` at all yet.
    pub is_new: bool,
}

/// All that waits, in all environments.
pub fn waiting(repository: &Repository, compiled: &Compiled) -> BTreeSet<Waiting> {
    let mut waiting = BTreeSet::new();
    for to in compiled.environments.keys() {
        for from in environments_before(compiled, to) {
            for selected in compiled.selected.iter().filter(|selected| selected.environment.name == from) {
                if waits(repository, compiled, selected, to) {
                    waiting.insert(Waiting {
                        to: to.clone(),
                        from: from.to_owned(),
                        service: selected.name.clone(),
                        is_new: !repository.has_copy(to, &selected.name),
                    });
                }
            }
        }
    }
    waiting
}

/// Names of the environments of the stage before; none where an environment follows the working source.
pub fn environments_before<'c>(compiled: &'c Compiled, to: &str) -> Vec<&'c str> {
    let Some(after) = compiled.environments.get(to).and_then(|world| world.environment.after.as_ref()) else {
        return Vec::new();
    };
    let before = compiled.environments.values().filter(|world| world.environment.stage == *after);
    before.map(|world| world.environment.name.as_str()).collect()
}

fn waits(repository: &Repository, compiled: &Compiled, selected: &Selected, to: &str) -> bool {
    if !exists_in(&selected.source, repository, to) {
        return false;
    }
    let copy = repository.copies.get(to).and_then(|copies| copies.get(&selected.name)?.source.as_ref());
    let Some(copy) = copy else { return true };
    let texts = |source: &crate::load::SourceFolder| source.texts(&repository.sources);
    if texts(copy) != texts(&selected.source) {
        return true;
    }
    let images = |environment: &str| {
        let resolved = compiled.environments.get(environment)?.services.get(&selected.name)?;
        Some(Pin::all_of(&resolved.service))
    };
    // Where one of both has errors nothing is known of its images.
    matches!((images(&selected.environment.name), images(to)), (Some(from), Some(to)) if from != to)
}
