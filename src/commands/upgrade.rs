//! `gen upgrade`: this version of gen takes over an environment, and says of each service whether that changes anything.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde_json::json;

use super::answer::Answer;
use super::commit::below_work_tree;
use super::fleet::{self, Fleet};
use crate::cli::{Global, Upgrade};
use crate::diagnostics::Finding;
use crate::diff::{self, Class, Unit, Versions};
use crate::gitops::{self, INDEX, Outcome, Plan, Proposal, Repository, Target, Tree, Why};
use crate::load::Overlay;
use crate::source_edit;

const PLATFORM: &str = "platform.toml";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Pins an environment to this version and writes it.
///
/// # Errors
/// When the command line names no environment, or the repository cannot be read or written.
pub fn upgrade(global: &Global, asked: &Upgrade) -> Result<Answer> {
    let [environment] = global.environments.as_slice() else {
        bail!("one environment is upgraded at a time, so that versions go in rings: name it with --env");
    };
    let before = fleet::read(&Global { environments: Vec::new(), services: Vec::new(), ..global.clone() })?;
    if !before.compiled.environments.contains_key(environment) {
        let known: Vec<_> = before.compiled.environments.keys().map(String::as_str).collect();
        bail!("there is no environment {environment}{}", fleet::meant(environment, &known));
    }
    let from = before.owner(environment).unwrap_or(VERSION).to_owned();
    let platform = before.text(PLATFORM).context("platform.toml was read")?.to_owned();
    let pinned = source_edit::set(&platform, &["environments", environment, "gen"], &format!("\"{VERSION}\""));
    let Some(pinned) = pinned else {
        bail!(
            "write gen = \"{VERSION}\" into [environments.{environment}] of platform.toml yourself, then run gen write"
        );
    };
    let disk = fleet::disk(&before.root)?;
    let files = Overlay::of_texts(&disk, [(PLATFORM.to_owned(), pinned.clone())]);
    let global = Global { services: Vec::new(), ..global.clone() };
    let after = fleet::compiled(before.root.clone(), &files, &global)?;
    let tree = Tree::Disk(after.root.clone());
    let plan = after.plan(&global, &tree)?;
    let mut findings = after.findings(&global);
    findings.extend(plan.refusals().cloned());
    findings.extend(stale(&plan, &from));
    let verdicts = verdicts(&after, &global, &tree)?;
    let text: String = verdicts.iter().map(|(path, verdict)| format!("{path}: {}\n", verdict.words())).collect();
    let refused = findings.iter().any(Finding::is_error);
    let mut said = Vec::new();
    let mut commit = None;
    if refused {
        said.push(format!("{environment} stays with gen {from}: nothing was written"));
    } else if asked.dry_run {
        said.push("nothing was written: --dry-run".to_owned());
    } else {
        let changes: Vec<_> = plan.changes().map(|change| (change.path.clone(), change.content.clone())).collect();
        let message = format!("Upgrade {environment} from gen {from} to {VERSION}\n\n{text}");
        if asked.commit {
            uncommitted(&after, &changes)?;
        }
        std::fs::write(after.root.join(PLATFORM), &pinned).context("cannot write platform.toml")?;
        gitops::recover(&after.root, plan.folders.iter().map(|folder| folder.path.as_str()))?;
        gitops::write(&after.root, &plan)?;
        if asked.commit {
            let changes = changes.into_iter().chain([(PLATFORM.to_owned(), Some(pinned))]).collect();
            commit = committed(&after, changes, &message)?;
        }
        said.push(match &commit {
            Some(id) => format!("{environment} is written by gen {VERSION} now: commit {id}"),
            None => format!("{environment} is written by gen {VERSION} now: make it a commit of its own"),
        });
    }
    let services: serde_json::Map<_, _> = verdicts.iter().map(|(path, it)| (path.clone(), it.json())).collect();
    Ok(Answer {
        text,
        json: json!({
            "environment": environment, "from": from, "to": VERSION, "folders": services,
            "written": !refused && !asked.dry_run, "commit": commit,
        }),
        said,
        findings,
        sources: after.compiled.sources,
        ..Answer::default()
    })
}

/// What the new version makes of a folder.
enum Verdict {
    Equal,
    /// Files differ and mean the same.
    EqualInMeaning(usize),
    /// Classes of what changes, with how often.
    Changed(BTreeMap<Class, usize>),
}

impl Verdict {
    fn words(&self) -> String {
        match self {
            Self::Equal => "byte-equal".to_owned(),
            Self::EqualInMeaning(1) => "equal in meaning (1 file reads differently)".to_owned(),
            Self::EqualInMeaning(files) => format!("equal in meaning ({files} files read differently)"),
            Self::Changed(classes) => {
                let each = classes.iter().rev().map(|(class, count)| format!("{count} {}", class.id()));
                format!("changed: {}", each.collect::<Vec<_>>().join(", "))
            }
        }
    }

    fn json(&self) -> serde_json::Value {
        match self {
            Self::Equal => json!({ "verdict": "equal" }),
            Self::EqualInMeaning(files) => json!({ "verdict": "equal-in-meaning", "files": files }),
            Self::Changed(classes) => {
                let classes: BTreeMap<_, _> = classes.iter().map(|(class, count)| (class.id(), count)).collect();
                json!({ "verdict": "changed", "classes": classes })
            }
        }
    }
}

/// Compares what lies there with what this version writes, folder by folder.
fn verdicts(fleet: &Fleet, global: &Global, tree: &Tree) -> Result<BTreeMap<String, Verdict>> {
    let delivery = fleet.delivery();
    let mut verdicts = BTreeMap::new();
    for path in fleet.paths(&delivery, global) {
        let Some(unit) = Unit::of(path.strip_prefix(&fleet.repository.prefix).unwrap_or(&path)) else { continue };
        let lies = tree.contents(&path)?.files.into_iter().filter(|(file, _)| file != INDEX);
        let old: BTreeMap<_, _> =
            lies.map(|(file, bytes)| (file, String::from_utf8_lossy(&bytes).replace("\r\n", "\n"))).collect();
        let new = delivery.folder(&path).files;
        let differ = old.iter().filter(|(file, text)| new.get(*file) != Some(text)).count()
            + new.keys().filter(|file| !old.contains_key(*file)).count();
        let mut classes = BTreeMap::<Class, usize>::new();
        for change in diff::folder(&unit, &Versions::of(&old, &new)).changes {
            *classes.entry(change.class).or_default() += 1;
        }
        classes.retain(|class, _| *class > Class::ReadsDifferently);
        verdicts.insert(
            path,
            match (differ, classes.is_empty()) {
                (0, _) => Verdict::Equal,
                (files, true) => Verdict::EqualInMeaning(files),
                (_, false) => Verdict::Changed(classes),
            },
        );
    }
    Ok(verdicts)
}

/// An error for each folder that was not current before: its change would hide among those of the upgrade.
fn stale(plan: &Plan, from: &str) -> Vec<Finding> {
    let of_sources = |why: &Why| matches!(why, Why::Inputs(_) | Why::Edited(_) | Why::Missing);
    let folders = plan.folders.iter().filter(|folder| !folder.changes.is_empty());
    let stale = folders.filter_map(|folder| {
        // New files are the new version's, as long as the index says that the old one was current.
        let index = folder.changes.last().filter(|change| change.path.ends_with(INDEX))?;
        of_sources(&index.why).then(|| {
            Finding::error("upgrade/stale", format!("{} was not current: {}", folder.path, index.why.text()))
                .help(format!("write and commit it with gen {from} first; an upgrade is a commit of its own"))
        })
    });
    stale.collect()
}

/// Refuses where what changes differs from the last commit already.
fn uncommitted(fleet: &Fleet, changes: &[(String, Option<String>)]) -> Result<()> {
    let git = Repository::open(&fleet.root)?;
    let head = git.tree(git.checked_out().as_deref(), &below_work_tree(&git, &fleet.root)?)?;
    let disk = Tree::Disk(fleet.root.clone());
    for path in changes.iter().map(|(path, _)| path.as_str()).chain([PLATFORM]) {
        if head.file(path)? != disk.file(path)? {
            bail!("{path} has changes that are not committed: commit them first, an upgrade is a commit of its own");
        }
    }
    Ok(())
}

fn committed(fleet: &Fleet, changes: Vec<(String, Option<String>)>, message: &str) -> Result<Option<String>> {
    let git = Repository::open(&fleet.root)?;
    let below = below_work_tree(&git, &fleet.root)?;
    let Some(branch) = git.branch() else { bail!("written; no branch is checked out, so commit it yourself") };
    let path = |path: String| if below.is_empty() { path } else { format!("{below}/{path}") };
    let changes: Vec<_> = changes.into_iter().map(|(file, content)| (path(file), content)).collect();
    let target = Target { branch: &branch, sign: git.signs(), ..Target::default() };
    let head = git.checked_out();
    let outcome = git.commit(&target, |tip| {
        if tip != head.as_deref() {
            bail!("others committed meanwhile: run gen upgrade again");
        }
        Ok(Some(Proposal { changes: changes.clone(), message: message.to_owned() }))
    })?;
    Ok(if let Outcome::Committed { id, .. } = outcome { Some(id) } else { None })
}
