//! What `gen diff` compares: revisions, folders of a disk, or what gen would write now. Generated folders that are equal
//! are not read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;
use rayon::prelude::*;

use super::super::answer::Answer;
use super::super::commit::below_work_tree;
use super::super::fleet::{self, Fleet};
use crate::cli::{Diff as Asked, Global};
use crate::delivery::Delivery;
use crate::diff::{self, Diff, Folder, Unit};
use crate::gitops::{self, Digests, Repository, Tree};
use crate::load;

/// Compares what the command line names. The answer holds what is to be said beside the difference.
pub(super) fn compare(global: &Global, asked: &Asked) -> Result<(Diff, Answer)> {
    if let [before, after] = &asked.folders[..] {
        let prefix = |root: &Path| prefix(root).unwrap_or_default();
        let (old, new) = (Tree::Disk(before.clone()), Tree::Disk(after.clone()));
        let diff = of_trees((&old, &prefix(before)), (&new, &prefix(after)), global)?;
        return Ok((diff, Answer::default()));
    }
    let root = fleet::root(global)?;
    let git = Repository::open(&root)?;
    let below = below_work_tree(&git, &root)?;
    let from = asked.from.clone().or_else(|| git.checked_out());
    let from = git.tree(from.as_deref(), &below)?;
    if asked.compile {
        return of_fleet(&from, &fleet::read(global)?, global);
    }
    let to = match &asked.to {
        Some(to) => git.tree(Some(to), &below)?,
        None => Tree::Disk(root.clone()),
    };
    let prefix = prefix(&root)?;
    Ok((of_trees((&from, &prefix), (&to, &prefix), global)?, Answer::default()))
}

/// Where the generated tree lies below a `platform.toml`.
fn prefix(root: &Path) -> Result<String> {
    Ok(load::load(&fleet::disk(root)?).prefix)
}

fn of_trees(before: (&Tree, &str), after: (&Tree, &str), global: &Global) -> Result<Diff> {
    let (old, new) = (listed(before, global)?, listed(after, global)?);
    let differing: Vec<(String, Unit)> = differing(&old, &new);
    let texts = |(tree, prefix): (&Tree, &str), path: &str| gitops::texts(tree, &format!("{prefix}{path}"));
    let compare = |(path, unit): &(String, Unit)| Ok(diff::folder(unit, &texts(before, path)?, &texts(after, path)?));
    differing.par_iter().map(compare).collect::<Result<Vec<_>>>().map(Diff::from_iter)
}

/// What gen would write, laid over what lies there: folders with errors stay as they are.
fn of_fleet(from: &Tree, fleet: &Fleet, global: &Global) -> Result<(Diff, Answer)> {
    let (disk, prefix) = (Tree::Disk(fleet.root.clone()), fleet.repository.prefix.as_str());
    let delivery = fleet.delivery();
    let written = fleet.paths(&delivery, global);
    let written: BTreeSet<&str> = written.iter().filter_map(|path| path.strip_prefix(prefix)).collect();
    let written: BTreeSet<&str> = written.into_iter().filter(|path| Unit::of(path).is_some()).collect();
    let compiled = |path: &str| compiled(&delivery, prefix, path);
    let mut new = listed((&disk, prefix), global)?;
    let digests: Listing = written
        .par_iter()
        .map(|path| Ok(((*path).to_owned(), gitops::digests_of(&compiled(path))?)))
        .collect::<Result<_>>()?;
    new.extend(digests);
    let old = listed((from, prefix), global)?;
    let lies = |tree: &Tree, path: &str| gitops::texts(tree, &format!("{prefix}{path}"));
    let compare = |(path, unit): &(String, Unit)| {
        let after = if written.contains(path.as_str()) { compiled(path) } else { lies(&disk, path)? };
        Ok(diff::folder(unit, &lies(from, path)?, &after))
    };
    let diff = differing(&old, &new).par_iter().map(compare).collect::<Result<Vec<_>>>()?.into_iter().collect();
    let answer = Answer {
        said: fleet.skipped(global),
        findings: fleet.findings(global),
        sources: fleet.compiled.sources.clone(),
        ..Answer::default()
    };
    Ok((diff, answer))
}

fn compiled(delivery: &Delivery<'_>, prefix: &str, path: &str) -> Folder {
    delivery.folder(&format!("{prefix}{path}")).files
}

/// Generated folders with the digests of their files.
type Listing = BTreeMap<String, Digests>;

fn listed((tree, prefix): (&Tree, &str), global: &Global) -> Result<Listing> {
    let mut paths = gitops::generated_folders(tree, prefix)?;
    paths.retain(|path| is_asked(path, global));
    paths.into_iter().map(|path| Ok((path.clone(), gitops::digests(tree, &format!("{prefix}{path}"))?))).collect()
}

fn differing(old: &Listing, new: &Listing) -> Vec<(String, Unit)> {
    let all: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let differing = all.into_iter().filter(|path| old.get(*path) != new.get(*path));
    differing.filter_map(|path| Some((path.clone(), Unit::of(path)?))).collect()
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
