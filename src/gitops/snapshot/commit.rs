//! The tree of a commit. Git knows the digest of every folder, so equal ones are never entered.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, Result};
use git2::{ErrorCode, ObjectType, Oid, TreeWalkMode, TreeWalkResult};

use super::{Digest, Files, Snapshot, text};

/// Git's mode of a symbolic link.
const LINK: i32 = 0o120_000;

/// What stands at a commit.
pub struct CommitSnapshot {
    git: PathBuf,
    /// Handles that nobody uses at the moment: one serves one thread at a time.
    idle: Mutex<Vec<git2::Repository>>,
    /// The tree below which the generated tree lies; `None`: there is no commit yet, or no such folder in it.
    root: Option<Oid>,
}

impl CommitSnapshot {
    pub(in crate::gitops) fn new(git: &Path, root: Option<Oid>) -> Self {
        // Git does not hash what it reads to compare it either: that is a tenth of the time of a large difference.
        git2::opts::strict_hash_verification(false);
        Self { git: git.to_owned(), idle: Mutex::default(), root }
    }

    fn read<T>(&self, work: impl FnOnce(&git2::Repository) -> Result<T>) -> Result<T> {
        let idle = self.idle.lock().expect("nobody panics while holding it").pop();
        let git = match idle {
            Some(git) => git,
            None => git2::Repository::open(&self.git).context("cannot open the repository")?,
        };
        let result = work(&git);
        self.idle.lock().expect("nobody panics while holding it").push(git);
        result
    }

    /// Does something with a folder, or says nothing where there is none.
    fn below<T: Default>(&self, folder: &str, work: impl FnOnce(&git2::Tree<'_>) -> Result<T>) -> Result<T> {
        let Some(root) = self.root else { return Ok(T::default()) };
        self.read(|git| match tree(git, root, folder).with_context(|| format!("cannot read {folder}"))? {
            Some(tree) => work(&tree),
            None => Ok(T::default()),
        })
    }
}

impl Snapshot for CommitSnapshot {
    fn folders(&self, folder: &str) -> Result<Files<Option<Digest>>> {
        self.below(folder, |tree| {
            let folders = tree.iter().filter(|entry| entry.kind() == Some(ObjectType::Tree));
            let named = |entry: git2::TreeEntry<'_>| (name(&entry), Some(Digest(entry.id())));
            Ok(folders.map(named).collect())
        })
    }

    fn digests(&self, folder: &str, _: fn(&str) -> bool) -> Result<Files<Option<Digest>>> {
        self.below(folder, |tree| {
            let mut digests = Files::new();
            tree.walk(TreeWalkMode::PreOrder, |above, entry| {
                if entry.kind() == Some(ObjectType::Blob) && entry.filemode() != LINK {
                    digests.insert(format!("{above}{}", name(entry)), Some(Digest(entry.id())));
                }
                TreeWalkResult::Ok
            })?;
            Ok(digests)
        })
    }

    fn texts(&self, folder: &str, files: &Files<Option<Digest>>) -> Result<Files<String>> {
        self.read(|git| {
            let read = |(path, digest): (&String, &Option<Digest>)| {
                let digest = digest.context("a commit knows the digests of its files")?;
                let blob = git.find_blob(digest.0).with_context(|| format!("cannot read {folder}/{path}"))?;
                Ok((path.clone(), text(super::canonical(blob.content().to_vec()))))
            };
            files.iter().map(read).collect()
        })
    }
}

fn name(entry: &git2::TreeEntry<'_>) -> String {
    String::from_utf8_lossy(entry.name_bytes()).into_owned()
}

/// The tree of a folder; `None`: there is none.
pub(in crate::gitops) fn tree<'r>(
    git: &'r git2::Repository,
    root: Oid,
    folder: &str,
) -> Result<Option<git2::Tree<'r>>, git2::Error> {
    let root = git.find_tree(root)?;
    if folder.is_empty() {
        return Ok(Some(root));
    }
    match root.get_path(Path::new(folder)) {
        // A submodule's commit is in another repository.
        Ok(entry) if entry.kind() != Some(ObjectType::Tree) => Ok(None),
        Ok(entry) => Ok(entry.to_object(git)?.into_tree().ok()),
        Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
