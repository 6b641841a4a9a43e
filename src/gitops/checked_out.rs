//! A branch that is checked out moves together with Git's index, also when gen is killed between the two. The index is
//! written by the user's `git`, which knows its extensions and races with edits; files on disk are not touched.

use std::fs::File;
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use git2::Oid;

use super::repository::Repository;

/// In Git's folder: a line for each move of a branch that the index does not follow yet. A run locks the file, and the
/// system takes the lock away when the run ends, however it ends.
const JOURNAL: &str = "gen-commit";

/// How often Git's index is tried while another Git holds it, and how long between two tries.
const TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(25);

/// A branch that was moved.
pub(super) struct Moved {
    /// Something the user should know.
    pub note: Option<String>,
}

impl Repository {
    /// Completes what a run that was killed left: the branch moved, and Git's index did not. A note for the user where it
    /// cannot be done now.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn mend(&self) -> Result<Option<String>> {
        if !self.git.path().join(JOURNAL).exists() {
            return Ok(None);
        }
        let mut journal = self.journal()?;
        Ok(self.finish(&mut journal))
    }

    /// Moves a branch, and lets Git's index follow where it is checked out. `None`: somebody else moved it.
    pub(super) fn land(&self, branch: &str, from: Option<Oid>, to: Oid) -> Result<Option<Moved>> {
        if !self.is_checked_out(branch) {
            return Ok(self.move_branch(branch, from, to)?.then_some(Moved { note: None }));
        }
        let mut journal = self.journal()?;
        self.finish(&mut journal);
        // A line that a killed run wrote in part ends here.
        write!(journal, "\n{} {to}\n", from.unwrap_or(Oid::ZERO_SHA1))?;
        journal.sync_data()?;
        let moved = self.move_branch(branch, from, to)?;
        let note = self.finish(&mut journal);
        Ok(moved.then_some(Moved { note }))
    }

    pub(super) fn is_checked_out(&self, branch: &str) -> bool {
        !self.git.is_bare() && self.branch().as_deref() == Some(branch)
    }

    fn journal(&self) -> Result<File> {
        let path = self.git.path().join(JOURNAL);
        let journal = File::options().read(true).append(true).create(true).open(&path);
        let journal = journal.with_context(|| format!("cannot write {}", path.display()))?;
        journal.lock().with_context(|| format!("cannot lock {}", path.display()))?;
        Ok(journal)
    }

    /// Lets the index follow all moves that are noted. Where it cannot, the notes stay for the next run.
    fn finish(&self, journal: &mut File) -> Option<String> {
        let error = self.follow(journal).and_then(|()| Ok(journal.set_len(0)?)).err()?;
        Some(format!(
            "committed, but `git status` does not know it yet: {error:#}. If no other Git runs, one was killed: delete {}; then run gen commit again",
            self.git.path().join("index.lock").display()
        ))
    }

    fn follow(&self, journal: &mut File) -> Result<()> {
        let mut text = String::new();
        journal.rewind()?;
        journal.read_to_string(&mut text)?;
        let Some(tip) = self.branch().and_then(|branch| self.tip_id(&branch).ok()?) else { return Ok(()) };
        let moves: Vec<_> = text.lines().filter_map(parsed).collect();
        // Only moves that lead to the tip: what others did to the branch since is theirs.
        let from = moves.iter().rev().fold(tip, |at, (from, to)| if *to == at { *from } else { at });
        if from == tip { Ok(()) } else { self.update_index(from, tip, |_, _| true) }
    }

    /// Entries that are still as in one commit become those of another, if they are `wanted` by path and new digest; and so do
    /// those of which the file holds what is committed. What else the user staged stays.
    pub(super) fn update_index(&self, from: Oid, to: Oid, wanted: impl Fn(&str, Oid) -> bool) -> Result<()> {
        let tree = |id: Oid| if id.is_zero() { Ok(None) } else { self.git.find_commit(id)?.tree().map(Some) };
        let diff = self.git.diff_tree_to_tree(tree(from)?.as_ref(), tree(to)?.as_ref(), None)?;
        let mut index = self.git.index()?;
        index.read(true)?;
        let mut entries = Vec::new();
        for delta in diff.deltas() {
            let path = delta.old_file().path_bytes().or(delta.new_file().path_bytes()).context("a path")?;
            let name = std::str::from_utf8(path)?;
            let now = index.get_path(Path::new(name), 0).map_or(Oid::ZERO_SHA1, |entry| entry.id);
            let new = delta.new_file();
            let follows = now == delta.old_file().id() || self.lies(name) == new.id();
            if follows && now != new.id() && wanted(name, new.id()) {
                let mode = if new.id().is_zero() { 0 } else { u32::from(new.mode()) };
                write!(entries, "{mode:o} {}\t", new.id())?;
                entries.extend_from_slice(path);
                entries.push(0);
            }
        }
        if entries.is_empty() { Ok(()) } else { self.write_entries(&entries) }
    }

    fn write_entries(&self, entries: &[u8]) -> Result<()> {
        for _ in 1..TRIES {
            if self.git_with_input(&["update-index", "-z", "--index-info"], entries)?.status.success() {
                return Ok(());
            }
            thread::sleep(PAUSE);
        }
        let last = self.git_with_input(&["update-index", "-z", "--index-info"], entries)?;
        if last.status.success() { Ok(()) } else { Err(super::push::first_line(&last)) }
    }
}

fn parsed(line: &str) -> Option<(Oid, Oid)> {
    let (from, to) = line.split_once(' ')?;
    let whole = |id: &str| if id.len() == 40 { Oid::from_str(id).ok() } else { None };
    Some((whole(from)?, whole(to)?))
}
