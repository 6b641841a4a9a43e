//! One atomic commit by plumbing: blobs, trees, a commit, and the branch moved only from where it was read. No work tree
//! is needed, hooks of the repository do not run, and nothing of others is merged, overwritten or lost.

use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use git2::{ErrorCode, Oid};

use super::edit::edit;
use super::repository::{Repository, reference_name};

/// How often a branch that moves is tried again.
const TRIES: u32 = 64;

/// What is committed.
pub struct Request<'a> {
    /// The branch that Argo CD reads. It is created if need be.
    pub branch: &'a str,
    /// The commit on which the changes were computed: a file of ours that was changed since by others is not written
    /// over. `None`: the branch's tip.
    pub base: Option<&'a str>,
    /// Path from the root of the repository → content, or `None` to remove it.
    pub changes: &'a [(String, Option<String>)],
    pub message: &'a str,
    /// Sign the commit as the user's `git` is told to (`user.signingKey`, `gpg.format`).
    pub sign: bool,
}

/// What became of a [`Request`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is on the branch.
    Committed {
        /// The commit.
        id: String,
        /// Something the user should know.
        note: Option<String>,
    },
    /// The branch held all of it already.
    Nothing,
    /// Others changed these files since `base`: compile again, on the new tip.
    Overtaken(Vec<String>),
}

/// A commit that is on no branch yet.
pub(super) enum Made {
    Commit(Oid),
    Other(Outcome),
}

impl Repository {
    /// Commits to a branch of this repository. If the branch moves meanwhile, the same changes are made on its new tip.
    ///
    /// If the branch is the one that is checked out, the entries of the committed files in Git's index follow (and no
    /// others), so that `git status` stays clean where the work tree holds the same; files on disk are not touched.
    ///
    /// # Errors
    /// When the repository cannot be written, Git knows no author, or the branch cannot be moved.
    pub fn commit(&self, request: &Request<'_>) -> Result<Outcome> {
        let first = self.tip_id(request.branch)?;
        let base = self.base(request, first)?;
        let blobs = self.blobs(request)?;
        for attempt in 0..TRIES {
            let tip = self.tip_id(request.branch)?;
            let id = match self.make(request, base, tip, &blobs)? {
                Made::Commit(id) => id,
                Made::Other(outcome) => return Ok(outcome),
            };
            if let Some(moved) = self.land(request.branch, tip, id)? {
                return Ok(Outcome::Committed { id: id.to_string(), note: moved.note });
            }
            thread::sleep(Duration::from_millis(u64::from(attempt.min(20))));
        }
        bail!(
            "the branch {branch} could not be moved in {TRIES} tries; if no other Git runs, one was killed: delete {}",
            self.git.path().join(format!("refs/heads/{}.lock", request.branch)).display(),
            branch = request.branch
        )
    }

    /// The commit on which changes were computed.
    pub(super) fn base(&self, request: &Request<'_>, tip: Option<Oid>) -> Result<Option<Oid>> {
        let Some(base) = request.base else { return Ok(tip) };
        Ok(Some(Oid::from_str(base).with_context(|| format!("`{base}` is no commit"))?))
    }

    /// Stores the contents.
    pub(super) fn blobs<'a>(&self, request: &Request<'a>) -> Result<Vec<(&'a str, Option<Oid>)>> {
        let store = |(path, text): &'a (String, Option<String>)| {
            let blob = text.as_ref().map(|text| self.git.blob(text.as_bytes())).transpose();
            Ok((path.as_str(), blob.with_context(|| format!("cannot store {path} in the repository"))?))
        };
        request.changes.iter().map(store).collect()
    }

    /// Makes the commit on a tip, unless there is nothing to do or the tip holds others' changes of our files.
    pub(super) fn make(
        &self,
        request: &Request<'_>,
        base: Option<Oid>,
        tip: Option<Oid>,
        blobs: &[(&str, Option<Oid>)],
    ) -> Result<Made> {
        let parent = tip.map(|tip| self.git.find_commit(tip)).transpose()?;
        let tree = parent.as_ref().map(|parent| parent.tree()).transpose()?;
        if base != tip {
            let base = base.map(|base| self.git.find_commit(base)?.tree()).transpose()?;
            let overtaken = blobs.iter().filter(|(path, new)| {
                let (now, then) = (entry(tree.as_ref(), path), entry(base.as_ref(), path));
                now != then && now != *new
            });
            let overtaken: Vec<_> = overtaken.map(|(path, _)| (*path).to_owned()).collect();
            if !overtaken.is_empty() {
                return Ok(Made::Other(Outcome::Overtaken(overtaken)));
            }
        }
        let edited = match edit(&self.git, tree.as_ref(), blobs)? {
            Some(edited) => edited,
            None => self.git.treebuilder(None)?.write()?,
        };
        let unchanged = tree.map_or(blobs.is_empty(), |tree| tree.id() == edited);
        if unchanged {
            return Ok(Made::Other(Outcome::Nothing));
        }
        if request.sign {
            return Ok(Made::Commit(self.signed(edited, tip, request.message)?));
        }
        let who = |signature: Result<git2::Signature<'static>, git2::Error>| {
            signature.context("Git does not know who commits: git config --global user.name and user.email say so")
        };
        let (author, committer) = (who(self.git.author_from_env())?, who(self.git.committer_from_env())?);
        let edited = self.git.find_tree(edited)?;
        let parents: Vec<_> = parent.iter().collect();
        Ok(Made::Commit(self.git.commit(None, &author, &committer, request.message, &edited, &parents)?))
    }

    /// Makes a commit through the user's `git`, which knows key and program. Hooks do not run.
    fn signed(&self, tree: Oid, parent: Option<Oid>, message: &str) -> Result<Oid> {
        let (tree, parent) = (tree.to_string(), parent.map(|parent| parent.to_string()));
        let parent = parent.iter().flat_map(|parent| ["-p", parent]);
        let arguments: Vec<_> = ["commit-tree", "-S", "-F", "-"].into_iter().chain(parent).chain([&*tree]).collect();
        let output = self.git_with_input(&arguments, message.as_bytes())?;
        if !output.status.success() {
            return Err(super::push::failure(&output)).context("git cannot sign, so nothing was committed");
        }
        let id = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        Oid::from_str(&id).with_context(|| format!("git answered {id}"))
    }

    /// Moves a branch from where it was read. `false`: somebody else moved it, or is just moving it.
    pub(super) fn move_branch(&self, branch: &str, from: Option<Oid>, to: Oid) -> Result<bool> {
        let name = reference_name(branch)?;
        // A branch that does not exist matches zero. Creating without this comparison would look for the branch before it
        // takes the lock, and two first commits could both find nothing.
        let moved = self.git.reference_matching(&name, to, true, from.unwrap_or(Oid::ZERO_SHA1), "gen commit");
        match moved {
            Ok(_) => Ok(true),
            Err(error) if matches!(error.code(), ErrorCode::Modified | ErrorCode::Locked | ErrorCode::Exists) => {
                Ok(false)
            }
            // The reference went between two looks: its folder was packed or pruned.
            Err(error) if error.code() == ErrorCode::NotFound => Ok(false),
            Err(error) => Err(anyhow!(error).context(format!("cannot move the branch {branch}"))),
        }
    }
}

fn entry(tree: Option<&git2::Tree<'_>>, path: &str) -> Option<Oid> {
    Some(tree?.get_path(std::path::Path::new(path)).ok()?.id())
}
