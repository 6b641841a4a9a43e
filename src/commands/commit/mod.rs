//! `gen commit`: what gen writes, and the sources it was made from, as one commit on the branch that Argo CD reads.

mod head;
mod look;
mod ours;
mod request;

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::json;

use super::answer::Answer;
use super::fleet;
use super::lock::lock;
use crate::cli::{Commit, Global};
use crate::diagnostics::Finding;
use crate::diff::report;
use crate::gitops::{self, About, Outcome, Proposal, Repository, Target};
use crate::load;
use look::{Here, Look};
use ours::Ours;

/// Compiles and commits, once more on each new tip if the branch moves meanwhile.
///
/// # Errors
/// When the repository cannot be read or written, the remote refuses, or others changed the same sources meanwhile.
pub fn commit(global: &Global, asked: &Commit) -> Result<Answer> {
    let root = fleet::root(global)?;
    let _lock = lock(&root)?;
    let git = Repository::open(&root)?;
    let mended = git.mend()?;
    refuse_early(&git, asked)?;
    let gitops = load::gitops(&fleet::disk(&root)?);
    let branch = asked.branch.as_deref().unwrap_or(&gitops.branch);
    let start = asked.open_pr_file.is_some().then_some(gitops.branch.as_str());
    let target = Target { branch, start, remote: asked.push.as_deref(), sign: asked.sign || git.signs() };
    let here = Here {
        below: below_work_tree(&git, &root)?,
        git: &git,
        root: &root,
        prefix: &gitops.prefix,
        global,
        elsewhere: &asked.elsewhere,
        is_request: start.is_some_and(|start| start != branch),
    };
    let (outcome, look) = committed(&here, &target, asked)?;
    let mut answer = Answer { findings: look.findings.clone(), ..Answer::default() };
    if look.is_blocked {
        answer.said.push("nothing was committed".to_owned());
        answer.json = json!({ "commit": null, "branch": branch });
        answer.no = true;
    } else {
        answer.findings.extend(follow(&here, &target, &outcome, &look, &mut answer.said)?);
        answer.json = told(&outcome, &target, &look, &mut answer.said);
        if let (Some(file), Outcome::Committed { id, parent, .. }) = (&asked.open_pr_file, &outcome) {
            let start = git.tip_at(target.remote, &gitops.branch)?.filter(|_| here.is_request);
            request::write(file, &here, start.or_else(|| parent.clone()).as_deref(), id)?;
        }
    }
    answer.said.extend(mended);
    answer.said.extend(look.fleet.skipped(global));
    answer.sources = look.fleet.compiled.sources;
    Ok(answer)
}

/// What can be told before anything is read.
fn refuse_early(git: &Repository, asked: &Commit) -> Result<()> {
    if let Some(work) = git.under_way() {
        bail!("a {work} is under way in this repository: finish or abort it first; nothing was committed");
    }
    if let Some(folder) = asked.open_pr_file.as_ref().and_then(|file| file.parent())
        && !folder.as_os_str().is_empty()
        && !folder.is_dir()
    {
        bail!("there is no folder {} for --open-pr-file; nothing was committed", folder.display());
    }
    Ok(())
}

/// Commits, and gives the last look at a tip: the one that was committed on.
fn committed(here: &Here<'_>, target: &Target<'_>, asked: &Commit) -> Result<(Outcome, Look)> {
    let mut last: Option<Look> = None;
    let outcome = here.git.commit(target, |tip| {
        if tip.is_none() && here.git.checked_out().is_some() {
            bail!("{}", no_branch(here.git, target));
        }
        let base = fork(here.git, tip, target)?;
        let known = last.take().map(|look| look.ours).filter(|ours| ours.base == base);
        let ours = known.map_or_else(|| Ours::since(here, base), Ok)?;
        let look = Look::at(here, ours, tip)?;
        let proposal = if look.is_blocked { None } else { Some(proposal(here, asked, &look)?) };
        last = Some(look);
        Ok(proposal)
    })?;
    Ok((outcome, last.context("a tip was looked at")?))
}

fn proposal(here: &Here<'_>, asked: &Commit, look: &Look) -> Result<Proposal> {
    let generated = look.plan.changes().map(|change| (change.path.clone(), change.content.clone()));
    let changes: Vec<_> = look.sources.iter().cloned().chain(generated).collect();
    if changes.is_empty() {
        return Ok(Proposal::default());
    }
    let message = match &asked.message_file {
        Some(file) => std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?,
        None => {
            let classes = report::summary(&look.difference()?);
            gitops::message(&look.plan, &About { subject: None, classes: &classes, sources: &look.revisions(here)? })
        }
    };
    let changes = changes.into_iter().map(|(path, content)| (prefixed(&here.below, &path), content)).collect();
    Ok(Proposal { changes, message })
}

/// The commit that the work tree and a tip come from.
fn fork(git: &Repository, tip: Option<&str>, target: &Target<'_>) -> Result<Option<String>> {
    let (Some(tip), Some(head)) = (tip, git.checked_out()) else { return Ok(None) };
    match git.fork(&head, tip)? {
        Some(fork) => Ok(Some(fork)),
        None if git.is_shallow() => bail!(
            "this clone is shallow, and what it holds does not reach {}: git fetch --unshallow, or fetch-depth: 0 in the checkout of CI",
            target.branch
        ),
        None => bail!(
            "what is checked out and the branch {} have no commit in common: is it the right branch?",
            target.branch
        ),
    }
}

/// Lets the clone follow to the commit, where that loses nothing.
fn follow(
    here: &Here<'_>,
    target: &Target<'_>,
    outcome: &Outcome,
    look: &Look,
    said: &mut Vec<String>,
) -> Result<Vec<Finding>> {
    let is_checked_out = here.git.work_tree().is_some() && here.git.branch().as_deref() == Some(target.branch);
    let findings = if is_checked_out { look.write(here)? } else { Vec::new() };
    if let (Some(_), Outcome::Committed { id, .. }) = (target.remote, outcome) {
        said.extend(here.git.catch_up(target.branch, id)?);
    }
    Ok(findings)
}

fn told(outcome: &Outcome, target: &Target<'_>, look: &Look, said: &mut Vec<String>) -> serde_json::Value {
    let branch = target.branch;
    let Outcome::Committed { id, note, .. } = outcome else {
        said.insert(0, format!("{branch} holds all of it already"));
        return json!({ "commit": null, "branch": branch });
    };
    let pushed = target.remote.map(|remote| format!(" and pushed to {remote}")).unwrap_or_default();
    said.insert(0, format!("committed {id} to {branch}{pushed}"));
    let sources: Vec<&str> = look.sources.iter().map(|(path, _)| path.as_str()).collect();
    match sources[..] {
        [] => {}
        [one] => said.push(format!("{one} was not committed yet, so it is in the commit")),
        [one, ..] => {
            said.push(format!("{} sources were not committed yet, so they are in the commit: {one} …", sources.len()))
        }
    }
    said.extend(look.left_behind());
    said.extend(note.clone());
    json!({ "commit": id, "branch": branch, "sources": sources })
}

/// What to say where the branch does not exist, though the repository has commits.
fn no_branch(git: &Repository, target: &Target<'_>) -> String {
    let branch = target.branch;
    let names = git.names();
    let names: Vec<&str> = names.iter().map(String::as_str).filter(|name| !name.ends_with("HEAD")).collect();
    let meant = fleet::meant(branch, &names);
    match target.remote {
        Some(remote) => {
            format!("{remote} has no branch {branch}{meant}; to create it: git push {remote} HEAD:refs/heads/{branch}")
        }
        None => {
            let from = names.iter().find(|name| name.ends_with(&format!("/{branch}"))).copied().unwrap_or("HEAD");
            format!(
                "there is no branch {branch} here{meant}; to create it: git branch {branch} {from}; or name a remote: --push"
            )
        }
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
