//! The revision to which a service returns: the one that is named, or the last good one.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

use super::super::commit::below_work_tree;
use super::super::fleet;
use super::super::running::{Running, files};
use crate::gitops::{INDEX, Repository, Revision};
use crate::release::{ReleaseText, State};

/// What was found.
pub struct Found {
    pub revision: Revision,
    /// What runs now.
    pub now: State,
    /// What ran then.
    pub then: State,
    /// The files of the service's folder then.
    pub files: BTreeMap<String, String>,
    /// What ran between, the newest first.
    pub between: Vec<State>,
}

/// Looks through the history of the commit that is checked out.
///
/// # Errors
/// When there is no such revision, or none to which it can return.
pub fn find(running: &Running, service: &str, release: &ReleaseText, to: Option<&str>) -> Result<Found> {
    let root = &running.fleet.root;
    let git = Repository::open(root)?;
    let below = below_work_tree(&git, root)?;
    let folder = running.folder(service);
    let environment = &running.environment;
    let now = State::of(&running.files(service)?)
        .with_context(|| format!("{folder} holds no source that can be read: git checkout brings it back"))?;
    let head = git.checked_out().context("the repository has no commit yet: there is nothing to return to")?;
    let in_git = if below.is_empty() { folder.clone() } else { format!("{below}/{folder}") };
    let paths = [format!("{in_git}/source"), format!("{in_git}/release.toml")];
    let wanted = match to {
        Some(name) if !git.has_revision(name) => bail!("{}", unknown(&git, name)),
        Some(name) => Some(git.revision(name)?),
        None => None,
    };
    let at = |revision: &Revision| files(&git.tree(Some(&revision.id), &below)?, &folder);
    if let Some(revision) = wanted {
        let files = at(&revision)?;
        let Some(then) = State::of(&files) else {
            bail!("{service} did not run in {environment} at {}", revision.short())
        };
        if then == now {
            bail!("{service} in {environment} is as at {}: nothing to roll back", revision.short());
        }
        let mut between = Vec::new();
        let until = git.history(&revision.id, &paths)?.next().transpose()?;
        for newer in git.history(&head, &paths)? {
            let newer = newer?;
            if until.as_ref() == Some(&newer) {
                break;
            }
            between.extend(State::of(&at(&newer)?));
        }
        return Ok(Found { revision, now, then, files, between });
    }
    let mut between = Vec::new();
    for revision in git.history(&head, &paths)? {
        let revision = revision?;
        let files = at(&revision)?;
        let Some(then) = State::of(&files) else { continue };
        let was_rolled_back = then.marks().iter().any(|mark| release.release.rolled_back.contains_key(mark));
        if then != now && !was_rolled_back && files.contains_key(INDEX) {
            return Ok(Found { revision, now, then, files, between });
        }
        between.push(then);
    }
    if git.is_shallow() {
        bail!("this clone is shallow and knows no other release of {service}: git fetch --unshallow");
    }
    bail!("{service} had no other source and no other image in {environment}: there is nothing to return to")
}

fn unknown(git: &Repository, name: &str) -> String {
    if git.is_shallow() {
        return format!("this clone is shallow and has no commit {name}: git fetch --unshallow");
    }
    let names = git.names();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    format!("the repository has no commit {name}{}", fleet::meant(name, &names))
}
