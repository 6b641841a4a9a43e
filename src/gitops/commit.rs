//! One atomic commit by plumbing: blobs, trees, a commit, and the branch moved only from where it was read. No work tree
//! is needed, hooks of the repository do not run, and nothing of others is merged, overwritten or lost.

use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use git2::{ErrorCode, Oid};

use super::edit::edit;
use super::push::Pushed;
use super::repository::{Repository, reference_name};

/// How often a branch that moves is tried again. Of eight that race all the time, one in half a million would lose so often.
const TRIES: u32 = 100;

/// Where a commit goes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Target<'a> {
    /// The branch that Argo CD reads.
    pub branch: &'a str,
    /// The branch on which `branch` begins where it does not exist; `None`: it begins without a history.
    pub start: Option<&'a str>,
    /// The repository to which the commit is pushed; `None`: this one.
    pub remote: Option<&'a str>,
    /// Sign the commit as the user's `git` is told to (`user.signingKey`, `gpg.format`).
    pub sign: bool,
}

/// What is committed on a certain commit.
#[derive(Debug, Clone, Default)]
pub struct Proposal {
    /// Path from the root of the repository → content, or `None` to remove it.
    pub changes: Vec<(String, Option<String>)>,
    pub message: String,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is on the branch.
    Committed {
        /// The commit.
        id: String,
        /// The commit before it; `None`: it is the first.
        parent: Option<String>,
        /// Something the user should know.
        note: Option<String>,
    },
    /// The branch held all of it already, or nothing was proposed.
    Nothing,
}

/// Where a commit is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tip {
    parent: Option<Oid>,
    /// Where the branch stands: the parent, or nowhere.
    branch: Option<Oid>,
}

impl Repository {
    /// Commits to a branch. What is committed is asked for the tip of the branch, and once more for each new tip if the
    /// branch moves meanwhile: never a merge, never a forced push.
    ///
    /// If the branch is the one that is checked out, the entries of the committed files in Git's index follow (and no
    /// others), so that `git status` stays clean where the work tree holds the same; files on disk are not touched.
    ///
    /// # Errors
    /// When the repository cannot be written, Git knows no author, the branch cannot be moved, the remote refuses (a hook,
    /// a protected branch), or `propose` fails: no branch is changed then.
    pub fn commit(
        &self,
        target: &Target<'_>,
        mut propose: impl FnMut(Option<&str>) -> Result<Option<Proposal>>,
    ) -> Result<Outcome> {
        let (mut made, mut said) = (None, None);
        for attempt in 0..TRIES {
            let tip = self.target_tip(target)?;
            let id = match made.filter(|(known, _)| *known == tip) {
                Some((_, id)) => id,
                None => match self.propose_on(tip, target, &mut propose)? {
                    Some(id) => id,
                    None => return Ok(Outcome::Nothing),
                },
            };
            made = Some((tip, id));
            let landed = match target.remote {
                None => self.land(target.branch, tip.branch, id)?.map(|moved| moved.note),
                Some(remote) => match self.push(remote, id, target.branch)? {
                    Pushed::Yes => Some(self.advance(target.branch, tip.branch, id)?),
                    Pushed::Overtaken(reason) => {
                        said = Some(reason);
                        None
                    }
                },
            };
            if let Some(note) = landed {
                let (id, parent) = (id.to_string(), tip.parent.map(|parent| parent.to_string()));
                return Ok(Outcome::Committed { id, parent, note });
            }
            pause(attempt, id);
        }
        Err(self.lost(target, said))
    }

    fn target_tip(&self, target: &Target<'_>) -> Result<Tip> {
        let at = |branch: &str| match target.remote {
            None => self.tip_id(branch),
            Some(remote) => self.fetch(remote, branch),
        };
        let branch = at(target.branch)?;
        let parent = match (branch, target.start) {
            (None, Some(start)) => at(start)?,
            _ => branch,
        };
        Ok(Tip { parent, branch })
    }

    fn propose_on(
        &self,
        tip: Tip,
        target: &Target<'_>,
        propose: &mut impl FnMut(Option<&str>) -> Result<Option<Proposal>>,
    ) -> Result<Option<Oid>> {
        let parent = tip.parent.map(|parent| parent.to_string());
        match propose(parent.as_deref())? {
            Some(proposal) => self.make(&proposal, tip.parent, target.sign),
            None => Ok(None),
        }
    }

    /// Makes the commit, on no branch yet; `None`: nothing would differ.
    fn make(&self, proposal: &Proposal, parent: Option<Oid>, sign: bool) -> Result<Option<Oid>> {
        let store = |(path, text): &'_ (String, Option<String>)| {
            let blob = text.as_ref().map(|text| self.git.blob(text.as_bytes())).transpose();
            blob.with_context(|| format!("cannot store {path} in the repository"))
        };
        let blobs: Vec<_> = proposal.changes.iter().map(store).collect::<Result<_>>()?;
        let changes: Vec<_> = proposal.changes.iter().map(|(path, _)| path.as_str()).zip(blobs).collect();
        let parent = parent.map(|parent| self.git.find_commit(parent)).transpose()?;
        let tree = parent.as_ref().map(|parent| parent.tree()).transpose()?;
        let edited = match edit(&self.git, tree.as_ref(), &changes)? {
            Some(edited) => edited,
            None => self.git.treebuilder(None)?.write()?,
        };
        let unchanged = tree.map_or(changes.is_empty(), |tree| tree.id() == edited);
        if unchanged {
            return Ok(None);
        }
        if sign {
            return self.signed(edited, parent.map(|parent| parent.id()), &proposal.message).map(Some);
        }
        let who = |signature: Result<git2::Signature<'static>, git2::Error>| {
            signature.context("Git does not know who commits: git config --global user.name and user.email say so")
        };
        let (author, committer) = (who(self.git.author_from_env())?, who(self.git.committer_from_env())?);
        let edited = self.git.find_tree(edited)?;
        let parents: Vec<_> = parent.iter().collect();
        Ok(Some(self.git.commit(None, &author, &committer, &proposal.message, &edited, &parents)?))
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

    /// Why a commit never came onto its branch.
    fn lost(&self, target: &Target<'_>, said: Option<String>) -> anyhow::Error {
        let branch = target.branch;
        let lock = self.git.path().join(format!("refs/heads/{branch}.lock"));
        match (target.remote, said) {
            (Some(remote), Some(said)) => {
                anyhow!("{remote} took none of {TRIES} commits on its branch {branch}, it said last: {said}; try again")
            }
            _ if lock.exists() => anyhow!(
                "the branch {branch} is locked, in {TRIES} tries; if no other Git runs, one was killed: delete {}",
                lock.display()
            ),
            _ => anyhow!("others moved the branch {branch} during each of {TRIES} tries: try again"),
        }
    }
}

/// Longer after each try, and for each commit another time, so that those that race do not race again.
fn pause(attempt: u32, id: Oid) {
    let chance = u64::from(id.as_bytes()[attempt as usize % 20]);
    thread::sleep(Duration::from_millis(u64::from(attempt.min(20)) * (64 + chance) / 128));
}
