//! What became of a folder over time: the commits of a branch that changed it, newest first. Reads only.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};
use git2::{Oid, Sort};

use super::repository::Repository;

/// A commit that changed a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The whole id.
    pub id: String,
    /// When it was committed, in seconds since 1970.
    pub seconds: i64,
    /// The first line of its message.
    pub summary: String,
}

impl Revision {
    /// As much of the id as a person reads.
    pub fn short(&self) -> &str {
        &self.id[..8]
    }
}

impl Repository {
    /// The commits from `from` backwards, along first parents, at which something below one of `paths` is other than at
    /// the parent. Each is found when it is asked for: the newest ones cost little in a long history.
    ///
    /// # Errors
    /// When `from` is no commit.
    pub fn history<'r>(
        &'r self,
        from: &str,
        paths: &'r [String],
    ) -> Result<impl Iterator<Item = Result<Revision>> + use<'r>> {
        let walk = self.first_parents(from)?;
        Ok(walk.filter_map(move |id| id.map_err(Into::into).and_then(|id| self.changing(id, paths)).transpose()))
    }

    /// The commits from `from` backwards, along first parents, each with the names of what lies directly in one of
    /// `folders` and is other than at the parent.
    ///
    /// # Errors
    /// When `from` is no commit.
    pub fn changed_entries<'r>(
        &'r self,
        from: &str,
        folders: &'r [String],
    ) -> Result<impl Iterator<Item = Result<(Revision, BTreeSet<String>)>> + use<'r>> {
        Ok(self.first_parents(from)?.map(move |id| {
            let commit = self.git.find_commit(id?)?;
            let tree = commit.tree()?;
            let before = commit.parent(0).ok().map(|parent| parent.tree()).transpose()?;
            let mut changed = BTreeSet::new();
            for folder in folders {
                self.differing(before.as_ref(), &tree, Path::new(folder), &mut changed)?;
            }
            Ok((revision(&commit), changed))
        }))
    }

    /// Names of the entries of a folder that differ between two trees.
    fn differing(
        &self,
        before: Option<&git2::Tree<'_>>,
        after: &git2::Tree<'_>,
        folder: &Path,
        names: &mut BTreeSet<String>,
    ) -> Result<()> {
        let id = |tree: &git2::Tree<'_>| tree.get_path(folder).ok().map(|entry| entry.id());
        let (before, after) = (before.and_then(id), id(after));
        if before == after {
            return Ok(());
        }
        let entries = |id: Option<Oid>| -> Result<BTreeMap<String, Oid>> {
            let Some(tree) = id.map(|id| self.git.find_tree(id)).transpose()? else { return Ok(BTreeMap::new()) };
            Ok(tree
                .iter()
                .map(|entry| (String::from_utf8_lossy(entry.name_bytes()).into_owned(), entry.id()))
                .collect())
        };
        let (before, after) = (entries(before)?, entries(after)?);
        let differs = |name: &&String| before.get(*name) != after.get(*name);
        names.extend(before.keys().chain(after.keys()).filter(differs).cloned());
        Ok(())
    }

    fn first_parents(&self, from: &str) -> Result<git2::Revwalk<'_>> {
        let mut walk = self.git.revwalk()?;
        walk.simplify_first_parent()?;
        walk.set_sorting(Sort::TOPOLOGICAL)?;
        walk.push(self.commit_at(from)?.id())?;
        Ok(walk)
    }

    /// The commit that a revision names.
    ///
    /// # Errors
    /// When it names none.
    pub fn revision(&self, name: &str) -> Result<Revision> {
        Ok(revision(&self.commit_at(name)?))
    }

    fn commit_at(&self, name: &str) -> Result<git2::Commit<'_>> {
        let object = self.git.revparse_single(name).with_context(|| format!("no commit {name}"))?;
        object.peel_to_commit().with_context(|| format!("{name} is no commit"))
    }

    /// The commit, if it changed one of the paths.
    fn changing(&self, id: Oid, paths: &[String]) -> Result<Option<Revision>> {
        let commit = self.git.find_commit(id)?;
        let tree = commit.tree()?;
        // A shallow clone lacks the parent: then nobody knows, and what lies here counts as new.
        let before = commit.parent(0).ok().map(|parent| parent.tree()).transpose()?;
        let entry = |tree: &git2::Tree<'_>, path: &str| Some(tree.get_path(Path::new(path)).ok()?.id());
        let changed = paths.iter().any(|path| entry(&tree, path) != before.as_ref().and_then(|tree| entry(tree, path)));
        Ok(changed.then(|| revision(&commit)))
    }
}

fn revision(commit: &git2::Commit<'_>) -> Revision {
    let summary = commit.summary().ok().flatten().unwrap_or_default().to_owned();
    Revision { id: commit.id().to_string(), seconds: commit.time().seconds(), summary }
}
