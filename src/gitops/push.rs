//! A commit on a branch of a remote repository, through the user's `git`: so credentials, proxies and the remote's hooks
//! work as everywhere. Never a merge, never a forced push.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, anyhow, bail};
use git2::Oid;

use super::commit::{Made, Outcome, Request};
use super::repository::{Repository, reference_name};

/// How often a remote branch that moves is tried again.
const TRIES: u32 = 16;

/// What the remote said to a push.
enum Pushed {
    Yes,
    /// Its branch moved meanwhile.
    Overtaken,
}

impl Repository {
    /// Commits on top of the remote's branch and pushes. If the branch moves meanwhile, the same changes are made on its
    /// new tip. The local branch of the same name follows where that loses nothing.
    ///
    /// # Errors
    /// When git fails or the remote refuses (a hook, a protected branch): nothing is changed then.
    pub fn commit_and_push(&self, remote: &str, request: &Request<'_>) -> Result<Outcome> {
        let name = reference_name(request.branch)?;
        let first = self.fetch(remote, &name)?;
        let base = self.base(request, first)?;
        let blobs = self.blobs(request)?;
        let mut tip = first;
        for _ in 0..TRIES {
            let id = match self.make(request, base, tip, &blobs)? {
                Made::Commit(id) => id,
                Made::Other(outcome) => return Ok(outcome),
            };
            match self.push(remote, id, &name)? {
                Pushed::Yes => {
                    let note = self.advance(request, tip, id)?;
                    return Ok(Outcome::Committed { id: id.to_string(), note });
                }
                Pushed::Overtaken => tip = self.fetch(remote, &name)?,
            }
        }
        bail!("{remote} moved its branch {} during each of {TRIES} tries: try again", request.branch)
    }

    /// The tip of the remote's branch, with its objects; `None`: the remote has no such branch.
    fn fetch(&self, remote: &str, name: &str) -> Result<Option<Oid>> {
        let listed = self.run(&["ls-remote", remote, name], &format!("cannot read {remote}"))?;
        let Some(id) = String::from_utf8_lossy(&listed.stdout).split_whitespace().next().map(str::to_owned) else {
            return Ok(None);
        };
        let id = Oid::from_str(&id).with_context(|| format!("{remote} answered {id}"))?;
        if self.git.find_commit(id).is_err() {
            let what = format!("cannot fetch from {remote}");
            self.run(&["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", remote, name], &what)?;
        }
        Ok(Some(id))
    }

    fn push(&self, remote: &str, id: Oid, name: &str) -> Result<Pushed> {
        let output = self.git(&["push", "--porcelain", remote, &format!("{id}:{name}")])?;
        if output.status.success() {
            return Ok(Pushed::Yes);
        }
        let said = String::from_utf8_lossy(&output.stdout);
        // `[rejected]`: git saw that our commit does not follow. The others are the remote's words for a lost race.
        let races = ["[rejected]", "cannot lock ref", "failed to update ref", "incorrect old value"];
        if said.lines().any(|line| line.starts_with('!') && races.iter().any(|race| line.contains(race))) {
            return Ok(Pushed::Overtaken);
        }
        Err(failure(&output)).with_context(|| format!("{remote} did not take the commit"))
    }

    /// Moves the local branch along, if it stood where the remote's did.
    fn advance(&self, request: &Request<'_>, from: Option<Oid>, to: Oid) -> Result<Option<String>> {
        let local = self.tip_id(request.branch)?;
        if local == from
            && let Some(moved) = self.land(request.branch, from, to)?
        {
            return Ok(moved.note);
        }
        Ok(local.map(|_| format!("pushed; the local branch {} differs from it and stays: git pull", request.branch)))
    }

    fn run(&self, arguments: &[&str], what: &str) -> Result<Output> {
        let output = self.git(arguments)?;
        if output.status.success() { Ok(output) } else { Err(failure(&output)).with_context(|| what.to_owned()) }
    }

    fn git(&self, arguments: &[&str]) -> Result<Output> {
        self.git_with_input(arguments, &[])
    }

    pub(super) fn git_with_input(&self, arguments: &[&str], input: &[u8]) -> Result<Output> {
        let folder = self.git.workdir().unwrap_or(self.git.path());
        let mut command = Command::new("git");
        // A hook that runs gen names its own repository and index in these.
        for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
            command.env_remove(name);
        }
        command.current_dir(folder).args(arguments).env("LC_ALL", "C");
        let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = pipes.spawn().context("cannot run git: is it installed?")?;
        // A git that ends early says why itself.
        let _ = child.stdin.take().map(|mut stdin| stdin.write_all(input));
        child.wait_with_output().context("cannot read what git says")
    }
}

/// The first line of what git says when it fails.
pub(super) fn first_line(output: &Output) -> anyhow::Error {
    let said = failure(output).to_string();
    anyhow!(said.lines().next().unwrap_or_default().to_owned())
}

pub(super) fn failure(output: &Output) -> anyhow::Error {
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    anyhow!(if said.is_empty() { output.status.to_string() } else { said })
}
