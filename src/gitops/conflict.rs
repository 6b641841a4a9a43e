//! What a merge, a rebase or a cherry-pick left undecided, as Git's index tells it. Decides nothing.

use std::path::Path;

use anyhow::{Context, Result};

use super::folder::join;
use super::repository::Repository;

/// A file that both sides changed, with the texts of each; `None`: that side has no such file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Below the folder that was asked for.
    pub path: String,
    /// What both sides come from.
    pub base: Option<String>,
    pub ours: Option<String>,
    pub theirs: Option<String>,
}

/// Names of the references that hold the other side while a conflict waits.
const OTHER_SIDE: [&str; 4] = ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD", "REVERT_HEAD"];

impl Repository {
    /// Every conflict below a folder of the repository, sorted by path.
    ///
    /// # Errors
    /// When Git's index cannot be read.
    pub fn conflicts(&self, folder: &str) -> Result<Vec<Conflict>> {
        let mut index = self.git.index().context("cannot read Git's index")?;
        index.read(true)?;
        let mut found = Vec::new();
        for conflict in index.conflicts().context("cannot read the conflicts of Git's index")? {
            let conflict = conflict?;
            let sides = [&conflict.ancestor, &conflict.our, &conflict.their];
            let Some(entry) = sides.into_iter().flatten().next() else { continue };
            let path = String::from_utf8_lossy(&entry.path).into_owned();
            let below = if folder.is_empty() { Some(path.as_str()) } else { path.strip_prefix(&format!("{folder}/")) };
            let Some(path) = below.map(str::to_owned) else { continue };
            let [base, ours, theirs] = sides.map(|side| side.as_ref().map(|entry| self.text(entry)).transpose());
            found.push(Conflict { path, base: base?, ours: ours?, theirs: theirs? });
        }
        found.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(found)
    }

    /// The commit that is merged, put on top, or picked while a conflict waits; `None`: Git does not say.
    pub fn other_side(&self) -> Option<String> {
        let commit = |name: &str| self.git.refname_to_id(name).ok();
        OTHER_SIDE.iter().find_map(|name| commit(name)).map(|id| id.to_string())
    }

    /// Puts files of the work tree into Git's index, as `git add -A` does: a file that is gone is taken out.
    ///
    /// # Errors
    /// When a file or the index cannot be read or written.
    pub fn add<'p>(&self, folder: &str, paths: impl IntoIterator<Item = &'p str>) -> Result<()> {
        let root = self.git.workdir().context("a bare repository has no work tree")?;
        let mut index = self.git.index().context("cannot read Git's index")?;
        index.read(true)?;
        for path in paths {
            let path = join(folder, path);
            let there = root.join(&path).symlink_metadata().is_ok();
            let path = Path::new(&path);
            if there { index.add_path(path) } else { index.remove_path(path) }
                .with_context(|| format!("cannot add {} to Git's index", path.display()))?;
        }
        index.write().context("cannot write Git's index")
    }

    fn text(&self, entry: &git2::IndexEntry) -> Result<String> {
        let blob = self.git.find_blob(entry.id).context("cannot read a side of a conflict")?;
        Ok(String::from_utf8_lossy(blob.content()).into_owned())
    }
}

/// Whether a text still holds what Git writes where two sides differ.
pub fn has_markers(bytes: &[u8]) -> bool {
    let starts = |mark: &[u8]| bytes.split(|&byte| byte == b'\n').any(|line| line.starts_with(mark));
    starts(b"<<<<<<< ") && starts(b"=======") && starts(b">>>>>>> ")
}
