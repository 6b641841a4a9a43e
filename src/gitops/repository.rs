//! A Git repository, bare or with a work tree: what stands on a branch. Commits are made in `commit`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, Result, anyhow, bail};
use git2::{ErrorCode, IndexEntryExtendedFlag, Oid, RepositoryState};

use super::snapshot::{CommitSnapshot, WorkSnapshot};
use super::tree::{CommitTree, Tree};

/// An open repository.
pub struct Repository {
    pub(super) git: git2::Repository,
}

impl Repository {
    /// The repository in which a path lies.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn open(path: &Path) -> Result<Self> {
        match git2::Repository::discover(path) {
            Ok(git) => Ok(Self { git }),
            Err(error) if error.code() == ErrorCode::NotFound => {
                bail!("{} is in no Git repository: run git init there, or name the right folder", path.display())
            }
            Err(error) => Err(anyhow!(error).context(format!("cannot open the repository of {}", path.display()))),
        }
    }

    /// The work tree's root; `None`: the repository is bare.
    pub fn work_tree(&self) -> Option<PathBuf> {
        self.git.workdir().map(Path::to_owned)
    }

    /// The commit at the tip of a branch; `None`: the branch does not exist yet.
    ///
    /// # Errors
    /// When the repository cannot be read, or the name can be none of a branch.
    pub fn tip(&self, branch: &str) -> Result<Option<String>> {
        Ok(self.tip_id(branch)?.map(|id| id.to_string()))
    }

    /// The commit that is checked out; `None` before the first one.
    pub fn checked_out(&self) -> Option<String> {
        Some(self.git.head().ok()?.peel_to_commit().ok()?.id().to_string())
    }

    /// The branch that is checked out; `None`: there is none.
    pub fn branch(&self) -> Option<String> {
        let head = self.git.find_reference("HEAD").ok()?;
        Some(head.symbolic_target().ok().flatten()?.strip_prefix("refs/heads/")?.to_owned())
    }

    /// The generated tree at a commit, `folder` below the root of the repository; without a commit an empty one.
    ///
    /// # Errors
    /// When the commit is not there.
    pub fn tree(&self, commit: Option<&str>, folder: &str) -> Result<Tree> {
        Ok(Tree::Commit(self.commit_tree(commit, folder)?))
    }

    /// The same, for what only a commit can tell.
    ///
    /// # Errors
    /// When the commit is not there.
    pub fn commit_tree(&self, commit: Option<&str>, folder: &str) -> Result<CommitTree> {
        let root = self.tree_id(commit, folder)?;
        let repository = git2::Repository::open(self.git.path()).context("cannot open the repository again")?;
        Ok(CommitTree { repository: Mutex::new(repository), root })
    }

    /// The newest commit from which both come; `None`: they have none in common, or a shallow clone does not reach it.
    ///
    /// # Errors
    /// When one of them is no commit.
    pub fn fork(&self, a: &str, b: &str) -> Result<Option<String>> {
        let id = |name: &str| Oid::from_str(name).with_context(|| format!("`{name}` is no commit"));
        match self.git.merge_base(id(a)?, id(b)?) {
            Ok(fork) => Ok(Some(fork.to_string())),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("cannot tell what {a} and {b} have in common")),
        }
    }

    /// The tip of a branch of a remote repository, or of this one.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn tip_at(&self, remote: Option<&str>, branch: &str) -> Result<Option<String>> {
        let tip = match remote {
            Some(remote) => self.fetch(remote, branch)?,
            None => self.tip_id(branch)?,
        };
        Ok(tip.map(|id| id.to_string()))
    }

    /// What Git has begun here and not ended: a merge, a rebase.
    pub fn under_way(&self) -> Option<&'static str> {
        match self.git.state() {
            RepositoryState::Merge => Some("merge"),
            RepositoryState::Revert | RepositoryState::RevertSequence => Some("revert"),
            RepositoryState::CherryPick | RepositoryState::CherryPickSequence => Some("cherry-pick"),
            RepositoryState::Rebase | RepositoryState::RebaseInteractive | RepositoryState::RebaseMerge => {
                Some("rebase")
            }
            RepositoryState::ApplyMailbox | RepositoryState::ApplyMailboxOrRebase => Some("git am"),
            RepositoryState::Clean | RepositoryState::Bisect => None,
        }
    }

    /// The same to be compared.
    ///
    /// # Errors
    /// When the commit is not there.
    pub fn snapshot(&self, commit: Option<&str>, folder: &str) -> Result<CommitSnapshot> {
        Ok(CommitSnapshot::new(self.git.path(), self.tree_id(commit, folder)?))
    }

    /// What lies in the work tree, to be compared: `folder` of it, which is `root` on disk. Only files that `matters` names
    /// are looked at to tell whether a generated folder is as Git knows it.
    ///
    /// # Errors
    /// When Git's index cannot be read.
    pub fn work_snapshot(&self, root: &Path, folder: &str, matters: fn(&str) -> bool) -> Result<WorkSnapshot> {
        WorkSnapshot::new(self.git.path(), root, folder, matters)
    }

    /// Whether the repository knows a revision: a branch, a tag, a commit, `HEAD~2`.
    pub fn has_revision(&self, revision: &str) -> bool {
        self.git.revparse_single(revision).is_ok()
    }

    /// Whether files that Git knows differ from the commit that is checked out.
    ///
    /// # Errors
    /// When the repository or its work tree cannot be read.
    pub fn is_changed(&self) -> Result<bool> {
        let mut options = git2::StatusOptions::new();
        let statuses = self.git.statuses(Some(options.include_untracked(false).include_ignored(false)));
        Ok(!statuses.context("cannot tell what differs from the last commit")?.is_empty())
    }

    /// Whether older commits are left out.
    pub fn is_shallow(&self) -> bool {
        self.git.is_shallow()
    }

    /// Files below a folder that are in no work tree on purpose: a sparse checkout leaves them out.
    ///
    /// # Errors
    /// When Git's index cannot be read.
    pub fn left_out(&self, folder: &str) -> Result<BTreeSet<String>> {
        let index = self.git.index().context("cannot read Git's index")?;
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let is_left_out = |entry: &git2::IndexEntry| {
            IndexEntryExtendedFlag::from_bits_truncate(entry.flags_extended).is_skip_worktree()
        };
        let path = |entry: git2::IndexEntry| String::from_utf8(entry.path).ok();
        let paths = index.iter().filter(is_left_out).filter_map(path);
        Ok(paths.filter_map(|path| path.strip_prefix(&prefix).map(str::to_owned)).collect())
    }

    /// Names of branches, also of remotes, and of tags.
    pub fn names(&self) -> Vec<String> {
        let references = self.git.references().into_iter().flatten().filter_map(Result::ok);
        references.filter_map(|reference| Some(reference.shorthand().ok()?.to_owned())).collect()
    }

    fn tree_id(&self, commit: Option<&str>, folder: &str) -> Result<Option<Oid>> {
        let Some(commit) = commit else { return Ok(None) };
        let object = self.git.revparse_single(commit).with_context(|| format!("no commit {commit}"))?;
        let tree = object.peel_to_tree().with_context(|| format!("{commit} is no commit"))?;
        if folder.is_empty() {
            return Ok(Some(tree.id()));
        }
        Ok(tree.get_path(Path::new(folder)).ok().map(|entry| entry.id()))
    }

    /// Whether Git is told to sign each commit.
    pub fn signs(&self) -> bool {
        self.git.config().and_then(|config| config.get_bool("commit.gpgSign")).unwrap_or(false)
    }

    /// Sets settings of this clone.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn set(&self, settings: &[(&str, &str)]) -> Result<()> {
        let mut config = self.git.config()?.open_level(git2::ConfigLevel::Local)?;
        for (name, value) in settings {
            config.set_str(name, value).with_context(|| format!("cannot set {name}"))?;
        }
        Ok(())
    }

    pub(super) fn tip_id(&self, branch: &str) -> Result<Option<Oid>> {
        let name = reference_name(branch)?;
        match self.git.find_reference(&name).and_then(|reference| reference.peel_to_commit()) {
            Ok(commit) => Ok(Some(commit.id())),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("cannot read the branch {branch}")),
        }
    }
}

pub(super) fn reference_name(branch: &str) -> Result<String> {
    let name = format!("refs/heads/{branch}");
    if git2::Reference::is_valid_name(&name) { Ok(name) } else { bail!("`{branch}` can be no name of a branch") }
}
