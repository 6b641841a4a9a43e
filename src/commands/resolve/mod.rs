//! `gen resolve`: after a merge with conflicts, the generated files of both sides from the merged sources. Sources stay with
//! the user. What is decided stands in `sides`.

mod sides;

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use rayon::prelude::*;
use serde_json::json;

use super::answer::Answer;
use super::commit::below_work_tree;
use super::fleet::{self, Fleet};
use crate::cli::{Global, Resolve};
use crate::compile::Origin;
use crate::gitops::{self, Plan, Repository, Tree};
use crate::load::{self, Overlay};
use crate::source;

use sides::{Decided, Folder};

/// Writes what conflicts, where that can be decided.
///
/// # Errors
/// When repository or disk cannot be read or written.
pub fn resolve(global: &Global, asked: &Resolve) -> Result<Answer> {
    let root = fleet::root(global)?;
    let git = Repository::open(&root)?;
    let below = below_work_tree(&git, &root)?;
    let conflicts = git.conflicts(&below)?;
    if conflicts.is_empty() {
        let said = vec!["Git knows of no conflict here: nothing to resolve".to_owned()];
        return Ok(Answer { said, json: json!({ "resolved": [], "written": [], "by_hand": [] }), ..Answer::default() });
    }
    let disk = fleet::disk(&root)?;
    let repository = load::load(&disk);
    let other = git.other_side().map(|commit| git.tree(Some(&commit), &below)).transpose()?;
    let trees = [git.tree(git.checked_out().as_deref(), &below)?, other.unwrap_or_else(|| Tree::Disk(root.clone()))];
    let take = asked.take.map(Into::into);
    let mut decided = Decided::new(&conflicts, &repository, &Tree::Disk(root.clone()), &trees, take)?;
    let fleet = fleet::compiled(root, &Overlay::of_texts(&disk, decided.texts.clone()), global)?;
    decided.leave_undecided_copies(|environment, service| is_copied(&fleet, environment, service));
    let plan = write(&fleet, &mut decided, global)?;
    let resolved = decided.resolved(&conflicts);
    let written: BTreeSet<&str> = plan.changes().map(|change| change.path.as_str()).collect();
    if asked.add {
        let paths: BTreeSet<&str> = resolved.iter().copied().chain(written.iter().copied()).collect();
        git.add(&below, paths)?;
    }
    let mut findings = fleet.findings(global);
    findings.extend(plan.refusals().cloned());
    Ok(Answer {
        text: text(&resolved, &decided),
        json: json!({
            "resolved": resolved,
            "written": written,
            "by_hand": decided.by_hand.iter().map(|(path, why)| json!({ "path": path, "why": why })).collect::<Vec<_>>(),
            "added": asked.add,
        }),
        said: said(&fleet, &resolved, &decided, asked.add, global),
        no: !decided.by_hand.is_empty(),
        findings,
        sources: fleet.compiled.sources,
        ..Answer::default()
    })
}

/// Whether an environment runs its own copy of a service, which no working source replaces.
fn is_copied(fleet: &Fleet, environment: &str, service: &str) -> bool {
    let here = |it: &&crate::compile::Selected| it.name == service && it.environment.name == environment;
    fleet.compiled.selected.iter().find(here).is_some_and(|selected| selected.origin == Origin::Copy)
}

/// Writes every folder but those that stay undecided. Folders with conflicts that cannot be written become undecided.
fn write(fleet: &Fleet, decided: &mut Decided, global: &Global) -> Result<Plan> {
    let delivery = fleet.delivery();
    let mut paths = fleet.paths(&delivery, global);
    paths.retain(|path| !decided.is_left(path));
    for folder in decided.folders.values_mut().filter(|folder| !folder.left) {
        match paths.contains(&folder.path) {
            true => mend_index(fleet, folder)?,
            false => folder.left = true,
        }
    }
    gitops::recover(&fleet.root, paths.iter().map(String::as_str))?;
    let disk = Tree::Disk(fleet.root.clone());
    let plan = gitops::plan(paths.par_iter().map(|path| delivery.folder(path)), &disk)?;
    gitops::write(&fleet.root, &plan)?;
    for refused in plan.folders.iter().filter(|folder| !folder.refusals.is_empty()) {
        if let Some(folder) = decided.folders.get_mut(&refused.path) {
            folder.left = true;
        }
    }
    for folder in decided.folders.values().filter(|folder| folder.left && !folder.told) {
        let why = match folder.environment().and_then(|environment| fleet.owner(environment)) {
            Some(version) => format!("only gen {version} may write it: run that version's gen resolve"),
            None => "it is not written, see the findings: gen check tells more".to_owned(),
        };
        decided.by_hand.insert(folder.path.clone(), why);
    }
    Ok(plan)
}

/// Puts an index in place that knows what both sides wrote, so that the plan sees whose each file is.
fn mend_index(fleet: &Fleet, folder: &Folder) -> Result<()> {
    let Some((ours, theirs)) = folder.indexes.clone() else { return Ok(()) };
    let at = fleet.root.join(&folder.path);
    let digest = |path: &str| std::fs::read(at.join(path)).ok().map(source::digest);
    let index = gitops::Index::of_both(ours, theirs, digest);
    let file = at.join(gitops::INDEX);
    std::fs::write(&file, index.to_json()).with_context(|| format!("cannot write {}", file.display()))
}

/// A line for each folder whose conflicts are resolved, and for each that is left.
fn text(resolved: &[&str], decided: &Decided) -> String {
    let mut lines = String::new();
    let mut count = |path: &str, files: usize| {
        let path = if path.is_empty() { "." } else { path };
        lines.push_str(&format!("{path}: {files} conflict{} resolved\n", if files == 1 { "" } else { "s" }));
    };
    for (path, folder) in &decided.folders {
        let files = resolved.iter().filter(|file| folder.conflicts.contains(**file)).count();
        if files > 0 {
            count(path, files);
        }
    }
    for (path, why) in &decided.by_hand {
        lines.push_str(&format!("{path}: left to you: {why}\n"));
    }
    lines
}

fn said(fleet: &Fleet, resolved: &[&str], decided: &Decided, added: bool, global: &Global) -> Vec<String> {
    let mut said = fleet.skipped(global);
    said.extend(
        decided.as_they_lie.iter().map(|path| format!("{path} was read as it lies: git add it when it is right")),
    );
    said.push(match (decided.by_hand.is_empty(), added) {
        (false, _) => "some conflicts are left: resolve them, then run gen resolve again".to_owned(),
        (true, true) => "all is resolved and added: git commit, or git rebase --continue".to_owned(),
        (true, false) if resolved.is_empty() => "no generated file is in conflict".to_owned(),
        (true, false) => "all is resolved: look, then git add -A and git commit (gen resolve --add adds it)".to_owned(),
    });
    said
}
