//! What became of a folder over time: the commits of a branch that changed it, newest first. Reads only.

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
        let mut walk = self.git.revwalk()?;
        walk.simplify_first_parent()?;
        walk.set_sorting(Sort::TOPOLOGICAL)?;
        walk.push(self.commit_at(from)?.id())?;
        Ok(walk.filter_map(move |id| id.map_err(Into::into).and_then(|id| self.changing(id, paths)).transpose()))
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
