//! `gen commit`: what gen writes, as one commit on the branch that Argo CD reads.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::json;

use super::answer::Answer;
use super::fleet::{self, Fleet};
use crate::cli::{Commit, Global};
use crate::gitops::{self, Outcome, Plan, Repository, Request};

/// Compiles and commits.
///
/// # Errors
/// When the repository cannot be read or written, the remote refuses, or others changed the same files meanwhile.
pub fn commit(global: &Global, commit: &Commit) -> Result<Answer> {
    let fleet = fleet::read_with(global, &commit.elsewhere)?;
    let repository = Repository::open(&fleet.root)?;
    let mended = repository.mend()?;
    let folder = below_work_tree(&repository, &fleet.root)?;
    let branch = commit.branch.clone().unwrap_or_else(|| branch(&fleet));
    let tip = repository.tip(&branch)?;
    // Where the branch is checked out, the work tree follows, so that Git sees no difference afterwards.
    let follows = repository.work_tree().is_some() && tip.is_some() && tip == repository.checked_out();
    let plan = fleet.plan(global, &repository.tree(tip.as_deref(), &folder)?)?;
    let mut findings = fleet.findings(global);
    findings.extend(plan.refusals().cloned());
    let message = message(commit, &plan)?;
    let changes: Vec<_> =
        plan.changes().map(|change| (prefixed(&folder, &change.path), change.content.clone())).collect();
    let sign = commit.sign || repository.signs();
    let request = Request { branch: &branch, base: tip.as_deref(), changes: &changes, message: &message, sign };
    let outcome = match &commit.push {
        _ if changes.is_empty() => Outcome::Nothing,
        None => repository.commit(&request)?,
        Some(remote) => repository.commit_and_push(remote, &request)?,
    };
    // Also where there was nothing to commit: a run may have been killed after the commit.
    if follows && !matches!(outcome, Outcome::Overtaken(_)) {
        super::write::deliver(&fleet, global)?;
    }
    let (json, mut said) = told(outcome, &branch, commit.push.as_deref())?;
    said.extend(mended);
    said.extend(fleet.skipped(global));
    Ok(Answer { json, said, findings, sources: fleet.compiled.sources.clone(), ..Answer::default() })
}

fn told(outcome: Outcome, branch: &str, remote: Option<&str>) -> Result<(serde_json::Value, Vec<String>)> {
    match outcome {
        Outcome::Committed { id, note } => {
            let pushed = remote.map(|remote| format!(" and pushed to {remote}")).unwrap_or_default();
            let mut said = vec![format!("committed {id} to {branch}{pushed}")];
            said.extend(note);
            Ok((json!({ "commit": id, "branch": branch }), said))
        }
        Outcome::Nothing => {
            Ok((json!({ "commit": null, "branch": branch }), vec![format!("{branch} holds all of it already")]))
        }
        Outcome::Overtaken(files) => {
            bail!(
                "others changed {} on {branch} meanwhile: get their changes (git pull) and run gen commit again",
                files.join(", ")
            )
        }
    }
}

/// The branch that Argo CD reads.
fn branch(fleet: &Fleet) -> String {
    let any = fleet.compiled.environments.values().next();
    any.map_or_else(|| "main".to_owned(), |world| world.environment.branch.clone())
}

fn message(commit: &Commit, plan: &Plan) -> Result<String> {
    match &commit.message_file {
        Some(file) => std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display())),
        None => Ok(gitops::message(plan, None, None)),
    }
}

/// Where `platform.toml` lies below the root of the Git repository.
pub(super) fn below_work_tree(repository: &Repository, root: &Path) -> Result<String> {
    let Some(work_tree) = repository.work_tree() else { return Ok(String::new()) };
    let (root, work_tree) = (root.canonicalize()?, work_tree.canonicalize()?);
    let below = root.strip_prefix(&work_tree).context("platform.toml lies outside of the work tree")?;
    Ok(below.to_string_lossy().replace('\\', "/"))
}

fn prefixed(folder: &str, path: &str) -> String {
    if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") }
}
