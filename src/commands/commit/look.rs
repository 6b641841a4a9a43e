//! One look at a tip of the branch: what is ours laid over it, compiled as a whole, and what the commit changes then. Each
//! new tip gets a look of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Result, bail};
use rayon::prelude::*;

use super::super::fleet::{self, Fleet};
use super::head::Head;
use super::ours::{self, Ours};
use crate::cli::{Elsewhere, Global};
use crate::delivery;
use crate::diagnostics::Finding;
use crate::diff::{self, Diff, Unit, Versions};
use crate::gitops::{self, Folder, INDEX, Inputs, Plan, Repository, Tree};
use crate::load::{Changes, Overlay};

/// What does not change from one tip to the next.
pub(super) struct Here<'a> {
    pub git: &'a Repository,
    pub root: &'a Path,
    /// Where the root lies in the repository.
    pub below: String,
    /// Where generated folders lie below the root.
    pub prefix: &'a str,
    pub global: &'a Global,
    /// Sources in repositories of their own: they are ours on every tip.
    pub elsewhere: &'a Elsewhere,
    /// Whether the branch is one of a request: what an earlier run put there gives way, and stays in its history.
    pub is_request: bool,
}

/// A fleet as it would be on a tip.
pub(super) struct Look {
    pub fleet: Fleet,
    /// The generated files that change.
    pub plan: Plan,
    /// The sources of ours that change.
    pub sources: Vec<(String, Option<String>)>,
    /// What concerns the command line.
    pub findings: Vec<Finding>,
    /// Whether nothing may be committed because of them.
    pub is_blocked: bool,
    pub ours: Ours,
    tree: Tree,
}

impl Look {
    /// Compiles and plans.
    ///
    /// # Errors
    /// When the repository cannot be read, or others changed a source that is ours too.
    pub fn at(here: &Here<'_>, ours: Ours, tip: Option<&str>) -> Result<Self> {
        let tree = here.git.tree(tip, &here.below)?;
        refuse_submodules(&ours, &tree)?;
        if !here.is_request {
            here.refuse_changed_by_others(&ours, &tree)?;
        }
        let fleet = here.compiled(tip, &ours.files, here.elsewhere)?;
        let plan = planned(&fleet, here.global, &ours, &tree)?;
        let sources = read_sources(&fleet, &ours);
        let mut look =
            Self { findings: fleet.findings(here.global), fleet, plan, sources, is_blocked: false, ours, tree };
        look.judge(here, tip)?;
        Ok(look)
    }

    /// Decides whether it may be committed: what others left on the branch stops nobody, what is ours and does not go does.
    fn judge(&mut self, here: &Here<'_>, tip: Option<&str>) -> Result<()> {
        let mut blocking = ours::edited(here.root, &self.ours.files)?;
        let brings_nothing = self.ours.files.is_empty() && here.elsewhere.sources.is_empty();
        if !brings_nothing && self.fleet.compiled.findings.iter().any(Finding::is_error) {
            blocking.extend(self.fleet.new_errors(&here.compiled(tip, &Changes::new(), &Elsewhere::default())?));
        }
        let repository = &self.fleet.repository;
        let elsewhere = repository.elsewhere.iter().filter_map(|path| repository.working.get(path)?.name());
        let elsewhere: BTreeSet<&str> = elsewhere.collect();
        let owns = |service: &str| self.ours.owns(service) || elsewhere.contains(service);
        let is_ours = |refusal: &Finding| refusal.service.as_deref().is_none_or(owns);
        let (refused, left): (Vec<_>, Vec<_>) = self.plan.refusals().cloned().partition(is_ours);
        if brings_nothing {
            self.findings.extend(refused);
        } else {
            blocking.extend(refused);
        }
        self.findings.extend(left);
        // A source without what follows from it would be a commit that is not current.
        let held = delivery::held_back(&self.fleet.repository, &self.fleet.compiled);
        let is_held = held.keys().filter_map(|path| path.split("/services/").nth(1)).any(owns);
        self.is_blocked = is_held || !blocking.is_empty();
        for finding in blocking {
            if !self.findings.iter().any(|told| (told.id, &told.message) == (finding.id, &finding.message)) {
                self.findings.push(finding);
            }
        }
        Ok(())
    }

    /// The commits from which the sources were taken, with `-dirty` where sources differ from them.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn revisions(&self, here: &Here<'_>) -> Result<BTreeSet<String>> {
        let mut revisions = BTreeSet::new();
        let marked = |head: String, is_dirty: bool| if is_dirty { format!("{head}-dirty") } else { head };
        for folder in &here.elsewhere.sources {
            let Ok(git) = Repository::open(folder) else { continue };
            let Some(head) = git.checked_out() else { continue };
            revisions.insert(marked(head.clone(), git.is_changed()?));
        }
        if let (Some(head), true) = (here.git.checked_out(), here.elsewhere.sources.is_empty()) {
            let is_dirty = if self.ours.base.as_ref() == Some(&head) {
                !self.sources.is_empty()
            } else {
                !read_sources(&self.fleet, &Ours::since(here, Some(head.clone()))?).is_empty()
            };
            revisions.insert(marked(head, is_dirty));
        }
        Ok(revisions)
    }

    /// What the commit does to objects.
    ///
    /// # Errors
    /// When the tip cannot be read.
    pub fn difference(&self) -> Result<Diff> {
        let folders = self.plan.folders.par_iter().filter(|it| it.refusals.is_empty() && !it.changes.is_empty());
        let compare = |folder: &gitops::FolderPlan| -> Result<Option<Diff>> {
            let path = folder.path.strip_prefix(&self.fleet.repository.prefix).unwrap_or(&folder.path);
            let Some(unit) = Unit::of(path) else { return Ok(None) };
            let lies = self.tree.contents(&folder.path)?.files;
            let old: BTreeMap<_, _> =
                lies.into_iter().map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned())).collect();
            let mut new = old.clone();
            for change in &folder.changes {
                let path = change.path[folder.path.len()..].trim_start_matches('/').to_owned();
                match &change.content {
                    Some(text) => drop(new.insert(path, text.clone())),
                    None => drop(new.remove(&path)),
                }
            }
            let without_index = |mut files: BTreeMap<String, String>| {
                files.remove(INDEX);
                files
            };
            Ok(Some(diff::folder(&unit, &Versions::of(&without_index(old), &without_index(new)))))
        };
        let parts: Vec<Option<Diff>> = folders.map(compare).collect::<Result<_>>()?;
        Ok(parts.into_iter().flatten().collect())
    }

    /// Writes the same to the work tree; findings say what may not be written.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn write(&self, here: &Here<'_>) -> Result<Vec<Finding>> {
        let tree = Tree::Disk(here.root.to_owned());
        let paths: Vec<&str> = self.plan.folders.iter().map(|folder| folder.path.as_str()).collect();
        gitops::recover(here.root, paths)?;
        let plan = planned(&self.fleet, here.global, &self.ours, &tree)?;
        gitops::write(here.root, &plan)?;
        Ok(plan.refusals().filter(|refusal| !self.findings.contains(refusal)).cloned().collect())
    }

    /// Services whose working source goes while an environment still runs them: a rename, or an end by hand.
    pub fn left_behind(&self) -> Vec<String> {
        let gone = self.sources.iter().filter(|(_, content)| content.is_none());
        let gone = gone.filter_map(|(path, _)| path.strip_prefix("services/")?.strip_suffix("/service.toml"));
        let line = |service: &str| {
            let copies = self.fleet.repository.copies.iter().filter(|(_, copies)| copies.contains_key(service));
            let environments: Vec<_> = copies.map(|(environment, _)| environment.as_str()).collect();
            let environments = (!environments.is_empty()).then(|| environments.join(" and "))?;
            Some(format!(
                "{service} has no working source any more and goes on in {environments}: gen retire {service} ends it"
            ))
        };
        gone.filter_map(line).collect()
    }
}

impl Here<'_> {
    fn compiled(&self, tip: Option<&str>, ours: &Changes, elsewhere: &Elsewhere) -> Result<Fleet> {
        let head = Head(self.git.commit_tree(tip, &self.below)?);
        fleet::compiled_with(self.root.to_owned(), &Overlay::new(&head, ours), self.global, elsewhere)
    }

    fn refuse_changed_by_others(&self, ours: &Ours, tip: &Tree) -> Result<()> {
        let base = self.git.tree(ours.base.as_deref(), &self.below)?;
        let mut changed = Vec::new();
        for (path, ours) in &ours.files {
            let theirs = tip.file(path)?;
            if theirs != *ours && theirs != base.file(path)? {
                changed.push(path.as_str());
            }
        }
        if changed.is_empty() {
            return Ok(());
        }
        bail!(
            "others changed {} meanwhile, and so did you: git pull, then run gen commit again; nothing was committed",
            changed.join(", ")
        )
    }
}

/// A submodule holds commits of another repository: its files cannot be committed here.
fn refuse_submodules(ours: &Ours, tree: &Tree) -> Result<()> {
    for path in ours.files.keys() {
        if let Some(odd) = tree.link_on_the_way(path) {
            bail!(
                "{odd} is a submodule or a link on the branch, and {path} lies behind it: gen commits real files only; commit there, then make {odd} a folder"
            );
        }
    }
    Ok(())
}

/// What a tree lacks to hold what the command line names and what follows from it elsewhere.
fn planned(fleet: &Fleet, global: &Global, ours: &Ours, tree: &Tree) -> Result<Plan> {
    let delivery = fleet.delivery();
    let all = Global { services: Vec::new(), ..global.clone() };
    let mut paths = fleet.paths(&delivery, &all);
    if !global.services.is_empty() {
        let touched = touched(fleet, global);
        let is_touched = |path: &str| match path.rsplit_once("/services/") {
            Some((_, service)) => touched.contains(service),
            None => true,
        };
        paths.retain(|path| is_touched(path));
    }
    let gone = gone(ours, &paths);
    let folders = paths.par_iter().map(|path| delivery.folder(path)).chain(gone);
    gitops::plan(folders, tree)
}

/// The services that the command line names, and those on their edges.
fn touched(fleet: &Fleet, global: &Global) -> BTreeSet<String> {
    let mut touched = BTreeSet::new();
    for world in fleet.compiled.environments.values() {
        for (name, resolved) in &world.services {
            let callers = resolved.callers.iter().map(|caller| &caller.name);
            let callees = resolved.outbound.iter().map(|outbound| &outbound.name);
            if fleet::names_service(name, global) {
                touched.extend(callers.chain(callees).chain([name]).cloned());
            }
        }
    }
    touched
}

/// Folders of services that leave an environment.
fn gone(ours: &Ours, paths: &[String]) -> Vec<Folder> {
    let sources =
        ours.files.iter().filter(|(path, content)| content.is_none() && path.ends_with("/source/service.toml"));
    let folders =
        sources.filter_map(|(path, _)| Some(ours::copy(path)?.0)).filter(|path| !paths.iter().any(|p| p == path));
    let empty = |path: &str| Folder {
        path: path.to_owned(),
        files: BTreeMap::new(),
        inputs: Inputs::default(),
        lives: None,
        interface: serde_json::Value::Null,
    };
    folders.map(empty).collect()
}

/// The working sources of ours that gen read, or that go. Copies in environments are among the generated files.
fn read_sources(fleet: &Fleet, ours: &Ours) -> Vec<(String, Option<String>)> {
    let repository = &fleet.repository;
    let documents = repository.sources.iter().map(|(_, document)| document.path.clone());
    let named = repository.working.values().flat_map(|it| it.files.keys().map(|file| format!("{}/{file}", it.path)));
    let read: BTreeSet<String> = documents.chain(named).collect();
    let working = ours
        .files
        .iter()
        .filter(|(path, content)| ours::copy(path).is_none() && (content.is_none() || read.contains(*path)));
    let text = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).into_owned();
    working.map(|(path, content)| (path.clone(), content.as_ref().map(text))).collect()
}
