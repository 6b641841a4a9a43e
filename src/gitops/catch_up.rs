//! A clone that fell behind its remote comes along with the commit that was pushed from it, as `git pull` would bring it.
//! Where anything of the user's would be lost by that, it stays and the user is told.

use std::fs;

use anyhow::{Context, Result};
use git2::{ObjectType, Oid};

use super::repository::Repository;

impl Repository {
    /// Lets the local branch follow to a commit that was pushed, and Git's index and the work tree where it is checked out.
    /// Files that hold what the commit holds are as good as files that nobody touched. A note where the branch stays.
    ///
    /// # Errors
    /// When the repository cannot be read or written.
    pub fn catch_up(&self, branch: &str, id: &str) -> Result<Option<String>> {
        let to = Oid::from_str(id).with_context(|| format!("`{id}` is no commit"))?;
        let Some(from) = self.tip_id(branch)? else { return Ok(None) };
        if from == to {
            return Ok(None);
        }
        let stays = |why: &str| Ok(Some(format!("pushed; the local branch {branch} {why} and stays: git pull")));
        if !self.git.graph_descendant_of(to, from)? {
            return stays("has commits of its own");
        }
        if self.is_checked_out(branch) {
            self.update_index(from, to, |path, id| self.lies(path) == id)?;
            // As `git pull` does, and before the branch moves: whoever is killed between the two has nothing to take back.
            let output = self.git(&["read-tree", "-m", "-u", &from.to_string(), &to.to_string()])?;
            if !output.status.success() {
                let why = super::push::first_line(&output);
                return stays(&format!("cannot follow ({why})"));
            }
        }
        if self.move_branch(branch, Some(from), to)? { Ok(None) } else { stays("was moved meanwhile") }
    }

    /// The digest of a file of the work tree, zero where there is none.
    pub(super) fn lies(&self, path: &str) -> Oid {
        let file = self.git.workdir().map(|root| root.join(path)).filter(|file| !file.is_symlink());
        let bytes = file.and_then(|file| fs::read(file).ok());
        let digest = bytes.and_then(|bytes| Oid::hash_object(ObjectType::Blob, &bytes).ok());
        digest.unwrap_or(Oid::ZERO_SHA1)
    }
}
