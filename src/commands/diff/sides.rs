//! What `gen diff` compares: revisions, folders of a disk, or what gen would write now. Generated folders that are equal
//! are not read.

use std::path::Path;

use anyhow::{Result, bail};
use rayon::prelude::*;

use super::super::answer::Answer;
use super::super::commit::below_work_tree;
use super::super::fleet;
use super::compiled::Compiled;
use crate::cli::{Diff as Asked, Elsewhere, Global};
use crate::diff::{self, Diff, Unit, Versions};
use crate::gitops::snapshot::{self, DiskSnapshot, FolderTexts, Snapshot};
use crate::gitops::{INDEX, Repository};
use crate::load;

/// A tree, and where the generated folders lie in it.
type Side<'s> = (&'s dyn Snapshot, &'s str);

/// Compares what the command line names. The answer holds what is to be said beside the difference.
pub(super) fn compare(global: &Global, asked: &Asked) -> Result<(Diff, Answer)> {
    if let [before, after] = &asked.folders[..] {
        let (old, new) = (prefix_of(before)?, prefix_of(after)?);
        let (before, after) = (DiskSnapshot(before.clone()), DiskSnapshot(after.clone()));
        return Ok((differing((&before, &old), (&after, &new), global)?, Answer::default()));
    }
    let root = fleet::root(global)?;
    let git = Repository::open(&root)?;
    let below = below_work_tree(&git, &root)?;
    let from = asked.from.clone().or_else(|| git.checked_out());
    let from = git.snapshot(from.as_deref().map(|from| revision(&git, from)).transpose()?, &below)?;
    if asked.compile || !asked.elsewhere.sources.is_empty() {
        return of_fleet(&from, &git, &below, global, &asked.elsewhere);
    }
    let prefix = prefix(&root)?;
    if let Some(to) = &asked.to {
        let to = git.snapshot(Some(revision(&git, to)?), &below)?;
        return Ok((differing((&from, &prefix), (&to, &prefix), global)?, Answer::default()));
    }
    let work = git.work_snapshot(&root, &below, matters)?;
    let diff = differing((&from, &prefix), (&work, &prefix), global)?;
    let mut answer = Answer::default();
    if diff.is_empty() && has_unwritten(&from, &work)? {
        answer.said.push(
            "sources differ, and nothing was written of them: gen writes it, gen diff --compile looks ahead".to_owned(),
        );
    }
    Ok((diff, answer))
}

/// What differs between two commits; without the first, all of the second comes. `below`, `prefix`: where `platform.toml` lies
/// in the repository, and the generated tree below it.
///
/// # Errors
/// When one of them cannot be read.
pub fn between(
    git: &Repository,
    (below, prefix): (&str, &str),
    from: Option<&str>,
    to: &str,
    global: &Global,
) -> Result<Diff> {
    let (from, to) = (git.snapshot(from, below)?, git.snapshot(Some(to), below)?);
    differing((&from, prefix), (&to, prefix), global)
}

/// Whether sources differ where no generated folder does.
fn has_unwritten(from: &dyn Snapshot, work: &dyn Snapshot) -> Result<bool> {
    for folder in ["services", "profiles"] {
        if from.digests(folder, |_| false)? != work.digests(folder, |_| false)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What gen would write, laid over what lies there: folders with errors stay as they are.
fn of_fleet(
    from: &dyn Snapshot,
    git: &Repository,
    below: &str,
    global: &Global,
    elsewhere: &Elsewhere,
) -> Result<(Diff, Answer)> {
    let fleet = fleet::read_with(global, elsewhere)?;
    let prefix = &fleet.repository.prefix;
    let compiled = Compiled::new(&fleet, git.work_snapshot(&fleet.root, below, matters)?, global);
    let diff = differing((from, prefix), (&compiled, prefix), global)?;
    let (said, findings) = (fleet.skipped(global), fleet.findings(global));
    drop(compiled);
    Ok((diff, Answer { said, findings, sources: fleet.compiled.sources, ..Answer::default() }))
}

fn differing(before: Side<'_>, after: Side<'_>, global: &Global) -> Result<Diff> {
    let mut paths = snapshot::maybe_different(before.0, after.0, [before.1, after.1])?;
    paths.retain(|path| is_asked(path, global));
    let folder = |path: &String| -> Result<Option<Diff>> {
        let Some(unit) = Unit::of(path) else { return Ok(None) };
        let (old, new) = (format!("{}{path}", before.1), format!("{}{path}", after.1));
        let FolderTexts { before, after, same } = snapshot::both((before.0, &old), (after.0, &new), diff::has_objects)?;
        let differs = !before.is_empty() || !after.is_empty();
        Ok(differs.then(|| diff::folder(&unit, &Versions { before, after, same })))
    };
    let parts: Vec<Option<Diff>> = paths.par_iter().map(folder).collect::<Result<_>>()?;
    Ok(parts.into_iter().flatten().collect())
}

/// Files by which one tells that a folder is as it was: gen changes none without its index.
fn matters(path: &str) -> bool {
    path == INDEX || diff::has_objects(path)
}

/// Where the generated tree lies below a `platform.toml`.
fn prefix(root: &Path) -> Result<String> {
    Ok(load::gitops(&fleet::disk(root)?).prefix)
}

/// The same of a folder that the command line names; one without a `platform.toml` is taken as it is.
fn prefix_of(folder: &Path) -> Result<String> {
    if !folder.is_dir() {
        bail!(
            "{} is no folder: gen diff BEFORE AFTER compares two folders; for revisions use --from and --to",
            folder.display()
        );
    }
    if folder.join("platform.toml").exists() { prefix(folder) } else { Ok(String::new()) }
}

/// A revision of the command line, if the repository has it.
fn revision<'r>(git: &Repository, revision: &'r str) -> Result<&'r str> {
    if git.has_revision(revision) {
        return Ok(revision);
    }
    if git.is_shallow() {
        bail!(
            "this clone is shallow and has no commit {revision}: git fetch --unshallow, or fetch-depth: 0 in the checkout of CI"
        );
    }
    let names = git.names();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    bail!("the repository has no commit {revision}{}", fleet::meant(revision, &names))
}

/// Whether the command line asks for a folder.
fn is_asked(path: &str, global: &Global) -> bool {
    let Some(unit) = Unit::of(path) else { return false };
    let environment = match unit.environment() {
        Some(environment) => fleet::names_environment(environment, global),
        None => global.environments.is_empty(),
    };
    let service = match unit.service() {
        Some(service) => fleet::names_service(service, global),
        None => global.services.is_empty(),
    };
    environment && service
}
