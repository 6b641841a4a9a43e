//! What must change so that a tree holds what it should. Writes nothing; refuses what would lose somebody's work.

use std::collections::BTreeSet;

use anyhow::Result;
use rayon::prelude::*;

use crate::diagnostics::Finding;

use super::folder::Folder;
use super::index::{INDEX, Index};
use super::refusal;
use super::stale::{Stale, Why, differing_lines, without_crlf};
use super::tree::{Contents, Tree};
use super::tree_id;
use super::write::STAGE;
use crate::source::digest;

/// The changes of all folders, in the order in which the folders were given.
#[derive(Debug, Default)]
pub struct Plan {
    pub folders: Vec<FolderPlan>,
}

/// The changes of one folder: all of them are made, or none.
#[derive(Debug)]
pub struct FolderPlan {
    pub path: String,
    /// Sorted by path; `index.json` last.
    pub changes: Vec<Change>,
    /// Why nothing of this folder may be written.
    pub refusals: Vec<Finding>,
    /// Files that gen leaves alone, and that should not be there.
    pub foreign: Vec<Stale>,
    /// The new text of `index.json`.
    pub index: String,
}

/// One file that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Below the root of the tree.
    pub path: String,
    pub kind: ChangeKind,
    /// The new content; `None`: the file goes.
    pub content: Option<String>,
    pub why: Why,
}

/// What happens to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    Create,
    Update,
    Delete,
}

impl Plan {
    /// Changes that may be made.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.folders.iter().filter(|folder| folder.refusals.is_empty()).flat_map(|folder| &folder.changes)
    }

    /// Everything that `gen check` reports: what changes, also where it may not be written, and what is foreign.
    pub fn stale(&self) -> Vec<Stale> {
        let changed = |change: &Change| Stale { path: change.path.clone(), why: change.why.clone() };
        let of = |folder: &FolderPlan| {
            let changes = folder.changes.iter().map(changed);
            changes.chain(folder.foreign.iter().cloned()).collect::<Vec<_>>()
        };
        self.folders.iter().flat_map(of).collect()
    }

    pub fn refusals(&self) -> impl Iterator<Item = &Finding> {
        self.folders.iter().flat_map(|folder| &folder.refusals)
    }
}

/// Compares folders with a tree. A folder without files is one that goes.
///
/// # Errors
/// When the tree cannot be read.
pub fn plan(folders: impl IntoParallelIterator<Item = Folder>, tree: &Tree) -> Result<Plan> {
    let folders = folders.into_par_iter().map(|folder| plan_folder(folder, tree));
    Ok(Plan { folders: folders.collect::<Result<_>>()? })
}

fn plan_folder(folder: Folder, tree: &Tree) -> Result<FolderPlan> {
    if let Some(link) = tree.link_on_the_way(&folder.path) {
        return Ok(FolderPlan::refused(refusal::link(&folder, &link), folder.path));
    }
    if let Some(index) = as_committed(&folder, tree)? {
        return Ok(FolderPlan { path: folder.path, changes: vec![], refusals: vec![], foreign: vec![], index });
    }
    let old = tree.file(&folder.path_of(INDEX))?;
    let old = match old.as_deref().map(Index::parse).transpose() {
        Ok(index) => index,
        Err(error) => return Ok(FolderPlan::refused(refusal::unreadable_index(&folder, &error), folder.path)),
    };
    let contents =
        if folder.path.is_empty() { known_files(&folder, old.as_ref(), tree)? } else { tree.contents(&folder.path)? };
    Ok(compare(folder, old.as_ref(), &contents))
}

/// The index of a folder that a commit holds byte by byte: Git knows that without reading it.
fn as_committed(folder: &Folder, tree: &Tree) -> Result<Option<String>> {
    let Tree::Commit(tree) = tree else { return Ok(None) };
    let Some(lies) = tree.folder_id(&folder.path).filter(|_| !folder.path.is_empty()) else { return Ok(None) };
    let index = Index::of(folder).to_json();
    let files = folder.files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let wanted = tree_id::of(files.chain([(INDEX, index.as_str())]))?;
    Ok((lies == wanted).then_some(index))
}

/// The root of a tree holds much that is not gen's, so only what gen knows there is read.
fn known_files(folder: &Folder, old: Option<&Index>, tree: &Tree) -> Result<Contents> {
    let mut contents = Contents::default();
    let old = old.into_iter().flat_map(|index| index.files.keys());
    for path in folder.files.keys().chain(old).map(String::as_str).chain([INDEX]) {
        if let Some(link) = tree.link_on_the_way(path) {
            contents.odd.push(link);
        } else if let Some(bytes) = tree.file(path)? {
            contents.files.insert(path.to_owned(), bytes);
        }
    }
    Ok(contents)
}

/// Compares a folder with what lies there and with what gen wrote there last.
fn compare(mut folder: Folder, old: Option<&Index>, contents: &Contents) -> FolderPlan {
    let index = Index::of(&folder);
    let changed_inputs = old.map(|old| folder.inputs.changed_since(&old.inputs)).unwrap_or_default();
    let mut comparison = Comparison { folder: &folder, old, contents, changed_inputs, found: vec![], refusals: vec![] };
    comparison.files();
    comparison.blocked();
    let index_change = comparison.index(&index);
    let (found, refusals) = (comparison.found, comparison.refusals);
    let foreign = foreign(&folder, old, contents);
    let index = index.to_json();
    let mut changes = Vec::with_capacity(found.len() + 1);
    for (file, kind, why) in found {
        let content = folder.files.remove(&file).filter(|_| kind != ChangeKind::Delete);
        changes.push(Change { path: folder.path_of(&file), kind, content, why });
    }
    changes.extend(index_change.map(|(kind, why)| {
        let content = (kind != ChangeKind::Delete).then(|| index.clone());
        Change { path: folder.path_of(INDEX), kind, content, why }
    }));
    FolderPlan { path: folder.path, changes, refusals, foreign, index }
}

struct Comparison<'a> {
    folder: &'a Folder,
    old: Option<&'a Index>,
    contents: &'a Contents,
    changed_inputs: Vec<String>,
    /// Files that change, `index.json` aside.
    found: Vec<(String, ChangeKind, Why)>,
    refusals: Vec<Finding>,
}

/// How a file on disk stands to the hash with which gen wrote it.
#[derive(PartialEq, Eq)]
enum Written {
    ByGen,
    ByGenWithCrlf,
    EditedSince,
    NotByGen,
}

impl Comparison<'_> {
    fn files(&mut self) {
        let old = self.old.into_iter().flat_map(|index| index.files.keys());
        let paths: BTreeSet<&str> = self.folder.files.keys().chain(old).map(String::as_str).collect();
        for path in paths {
            let new = self.folder.files.get(path);
            match (new, self.contents.files.get(path)) {
                (Some(_), None) => self.push(path, ChangeKind::Create, Why::Missing),
                (None, None) if is_copy(self.folder, path) => {
                    self.refusals.push(refusal::edited_copy(&self.folder.path, path, "deleted"));
                }
                (None, None) => {}
                (new, Some(bytes)) => self.file(path, new, bytes),
            }
        }
    }

    fn file(&mut self, path: &str, new: Option<&String>, bytes: &[u8]) {
        let same = new.is_some_and(|new| new.as_bytes() == bytes);
        let copy = is_copy(self.folder, path);
        if same && !copy {
            return;
        }
        let written = self.written(path, bytes);
        if copy && written == Written::EditedSince {
            return self.refusals.push(refusal::edited_copy(&self.folder.path, path, "edited"));
        }
        if same {
            return;
        }
        let Some(new) = new else {
            let why = if written == Written::EditedSince { Why::Edited(Vec::new()) } else { Why::Orphaned };
            return self.push(path, ChangeKind::Delete, why);
        };
        if written == Written::NotByGen {
            return self.refusals.push(refusal::foreign_file(self.folder, path));
        }
        let why = match written {
            _ if without_crlf(bytes).is_some_and(|bytes| bytes == new.as_bytes()) => Why::LineEnds,
            Written::EditedSince => Why::Edited(differing_lines(bytes, new)),
            _ => self.inputs_or_rules(),
        };
        self.push(path, ChangeKind::Update, why);
    }

    fn written(&self, path: &str, bytes: &[u8]) -> Written {
        match self.old.and_then(|index| index.files.get(path)) {
            None => Written::NotByGen,
            Some(hash) if *hash == digest(bytes) => Written::ByGen,
            Some(hash) if without_crlf(bytes).is_some_and(|bytes| *hash == digest(bytes)) => Written::ByGenWithCrlf,
            Some(_) => Written::EditedSince,
        }
    }

    fn index(&self, new: &Index) -> Option<(ChangeKind, Why)> {
        let goes = self.folder.files.is_empty();
        let Some(bytes) = self.contents.files.get(INDEX) else {
            return (!goes).then_some((ChangeKind::Create, Why::Missing));
        };
        if goes {
            return Some((ChangeKind::Delete, Why::Orphaned));
        }
        let text = new.to_json();
        if bytes == text.as_bytes() {
            return None;
        }
        let why = match self.old {
            _ if without_crlf(bytes).is_some_and(|bytes| bytes == text.as_bytes()) => Why::LineEnds,
            Some(old) if old == new => Why::Edited(differing_lines(bytes, &text)),
            _ => self.inputs_or_rules(),
        };
        Some((ChangeKind::Update, why))
    }

    fn inputs_or_rules(&self) -> Why {
        if self.changed_inputs.is_empty() { Why::Rules } else { Why::Inputs(self.changed_inputs.clone()) }
    }

    /// Links, and foreign files and folders, where a file or a folder of gen's must be.
    fn blocked(&mut self) {
        let owned = |path: &str| self.old.is_some_and(|old| old.files.contains_key(path));
        let mut found = Vec::new();
        for path in self.folder.files.keys() {
            if let Some(odd) = self.contents.odd.iter().find(|odd| is_at_or_below(path, odd)) {
                found.push(refusal::link(self.folder, &self.folder.path_of(odd)));
            }
            let below = format!("{path}/");
            let mut inside = self.contents.files.range(below.clone()..).map(|(path, _)| path);
            let inside = inside.next().filter(|inside| inside.starts_with(&below) && !owned(inside));
            let mut above = path.match_indices('/').map(|(at, _)| &path[..at]);
            let above = above.find(|above| self.contents.files.contains_key(*above) && !owned(above));
            found.extend(
                inside.map(String::as_str).or(above).map(|foreign| refusal::foreign_file(self.folder, foreign)),
            );
        }
        found.dedup();
        self.refusals.extend(found);
    }

    fn push(&mut self, path: &str, kind: ChangeKind, why: Why) {
        self.found.push((path.to_owned(), kind, why));
    }
}

impl FolderPlan {
    fn refused(refusal: Finding, path: String) -> Self {
        Self { path, changes: vec![], refusals: vec![refusal], foreign: vec![], index: String::new() }
    }
}

/// Copies are changed by commands only: what an environment runs must have been promoted, released or rolled back.
fn is_copy(folder: &Folder, path: &str) -> bool {
    folder.path.contains("/services/") && (path == "release.toml" || path.starts_with("source/"))
}

fn is_at_or_below(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn foreign(folder: &Folder, old: Option<&Index>, contents: &Contents) -> Vec<Stale> {
    let known = |path: &str| {
        path == INDEX
            || folder.files.contains_key(path)
            || old.is_some_and(|old| old.files.contains_key(path))
            || contents.odd.iter().any(|odd| odd == path && folder.files.keys().any(|file| is_at_or_below(file, odd)))
    };
    let all = contents.files.keys().chain(&contents.odd).filter(|path| !known(path));
    let why = |path: &str| if path.split('/').any(|part| part == STAGE) { Why::Interrupted } else { Why::Foreign };
    all.map(|path| Stale { path: folder.path_of(path), why: why(path) }).collect()
}
