//! A commit on a branch of a remote repository, through the user's `git`: so credentials, proxies and the remote's hooks
//! work as everywhere. Never a merge, never a forced push.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, anyhow};
use git2::Oid;

use super::repository::{Repository, reference_name};

/// What the remote said to a push.
pub(super) enum Pushed {
    Yes,
    /// Its branch moved meanwhile, or is just being moved; with its own words.
    Overtaken(String),
}

impl Repository {
    /// The tip of the remote's branch, with its objects; `None`: the remote has no such branch.
    pub(super) fn fetch(&self, remote: &str, branch: &str) -> Result<Option<Oid>> {
        let name = &reference_name(branch)?;
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

    pub(super) fn push(&self, remote: &str, id: Oid, branch: &str) -> Result<Pushed> {
        let name = reference_name(branch)?;
        let output = self.git(&["push", "--porcelain", remote, &format!("{id}:{name}")])?;
        if output.status.success() {
            return Ok(Pushed::Yes);
        }
        let said = String::from_utf8_lossy(&output.stdout);
        // `[rejected]`: git saw that our commit does not follow. The others are the remote's words for a lost race.
        let races = ["[rejected]", "cannot lock ref", "failed to update ref", "incorrect old value"];
        let is_race = |line: &&str| line.starts_with('!') && races.iter().any(|race| line.contains(race));
        if let Some(line) = said.lines().find(is_race) {
            let reason = line.rsplit('\t').next().unwrap_or(line);
            return Ok(Pushed::Overtaken(reason.to_owned()));
        }
        Err(failure(&output)).with_context(|| format!("{remote} did not take the commit"))
    }

    /// Moves the local branch along, if it stood where the remote's did.
    pub(super) fn advance(&self, branch: &str, from: Option<Oid>, to: Oid) -> Result<Option<String>> {
        match self.tip_id(branch)? {
            local if local == from => Ok(self.land(branch, from, to)?.and_then(|moved| moved.note)),
            _ => Ok(None),
        }
    }

    fn run(&self, arguments: &[&str], what: &str) -> Result<Output> {
        let output = self.git(arguments)?;
        if output.status.success() { Ok(output) } else { Err(failure(&output)).with_context(|| what.to_owned()) }
    }

    pub(super) fn git(&self, arguments: &[&str]) -> Result<Output> {
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
