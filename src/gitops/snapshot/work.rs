//! The work tree of a repository. A file whose size and time are those that Git's index remembers is the one that the index
//! has: it is not read, as `git status` does not read it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use git2::{ErrorCode, IndexEntry, IndexEntryExtendedFlag, Oid};
use rayon::prelude::*;

use super::commit::tree;
use super::{Digest, Files, Snapshot, disk};

/// What lies in the work tree.
pub struct WorkSnapshot {
    root: PathBuf,
    /// Files of the index below `root` by path.
    files: BTreeMap<String, Remembered>,
    /// Digests that folders have in the index.
    folders: BTreeMap<String, Digest>,
    /// When the index was written: a file that is not older may have been changed since without a sign.
    written: Option<SystemTime>,
    /// Which files of a folder must be as they were for the folder to be so.
    matters: fn(&str) -> bool,
}

/// What the index knows of a file.
struct Remembered {
    id: Oid,
    size: u32,
    modified: (i32, u32),
    /// The file is in no work tree on purpose: a sparse checkout.
    is_left_out: bool,
}

impl WorkSnapshot {
    /// Reads the index. `below`: where `root` lies in the work tree.
    pub(in crate::gitops) fn new(git: &Path, root: &Path, below: &str, matters: fn(&str) -> bool) -> Result<Self> {
        let git = git2::Repository::open(git).context("cannot open the repository")?;
        let index = git.index().context("cannot read Git's index")?;
        let prefix = if below.is_empty() { String::new() } else { format!("{below}/") };
        let remembered = |entry: IndexEntry| {
            let path = String::from_utf8(entry.path.clone()).ok()?;
            Some((path.strip_prefix(&prefix)?.to_owned(), Remembered::of(&entry)))
        };
        let files = index.iter().filter(|entry| stage(entry) == 0).filter_map(remembered).collect();
        let written = index.path().and_then(|path| fs::metadata(path).ok()?.modified().ok());
        let folders = if index.has_conflicts() { BTreeMap::new() } else { folders(&git, index, below)? };
        Ok(Self { root: root.to_owned(), files, folders, written, matters })
    }

    fn below(&self, folder: &str) -> impl Iterator<Item = (&str, &str, &Remembered)> {
        let folder = format!("{folder}/");
        let range = self.files.range(folder.clone()..);
        let length = folder.len();
        let inside = range.take_while(move |(path, _)| path.starts_with(&folder));
        inside.map(move |(path, file)| (path.as_str(), &path[length..], file))
    }

    /// Folders that a sparse checkout leaves out.
    fn left_out(&self, folder: &str, there: &[String]) -> Vec<String> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let inside = self.folders.range(prefix.clone()..).map_while(|(path, _)| path.strip_prefix(&prefix));
        let names: BTreeSet<&str> = inside.filter_map(|path| path.split('/').next()).collect();
        let missing = names.into_iter().filter(|name| !there.iter().any(|other| other == name));
        missing.filter(|name| self.is_as_remembered(&format!("{prefix}{name}"))).map(str::to_owned).collect()
    }

    /// Whether all that matters in a folder is as the index has it.
    fn is_as_remembered(&self, folder: &str) -> bool {
        let mut files = self.below(folder).filter(|(_, path, _)| (self.matters)(path));
        files.all(|(path, _, file)| match fs::symlink_metadata(self.root.join(path)) {
            Ok(metadata) => self.is_untouched(file, &metadata),
            Err(_) => file.is_left_out,
        })
    }

    fn is_untouched(&self, file: &Remembered, metadata: &Metadata) -> bool {
        let Ok(modified) = metadata.modified() else { return false };
        let is_older = self.written.is_some_and(|written| modified < written);
        is_older && metadata.is_file() && file.has_size(metadata.len()) && file.is_of(modified)
    }
}

impl Snapshot for WorkSnapshot {
    fn folders(&self, folder: &str) -> Result<Files<Option<Digest>>> {
        let mut names = disk::names(&self.root.join(folder)).with_context(|| format!("cannot read {folder}"))?;
        names.extend(self.left_out(folder, &names));
        let digest = |name: String| {
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            let known = self.folders.get(&path).filter(|_| self.is_as_remembered(&path));
            (name, known.copied())
        };
        Ok(names.into_par_iter().map(digest).collect())
    }

    fn digests(&self, folder: &str, reads: fn(&str) -> bool) -> Result<Files<Option<Digest>>> {
        let known: BTreeMap<&str, &Remembered> = self.below(folder).map(|(_, path, file)| (path, file)).collect();
        let mut digests = Files::new();
        disk::walk(&self.root.join(folder), "", &mut |path, file| {
            let untouched = |known: &&Remembered| {
                fs::symlink_metadata(file).is_ok_and(|metadata| self.is_untouched(known, &metadata))
            };
            let digest = match known.get(path.as_str()).copied().filter(untouched) {
                Some(known) => Some(Digest(known.id)),
                None if reads(&path) => None,
                None => Some(disk::digest(file)?),
            };
            digests.insert(path, digest);
            Ok(())
        })
        .with_context(|| format!("cannot read {folder}"))?;
        let left_out = known.into_iter().filter(|(_, file)| file.is_left_out);
        digests.extend(left_out.map(|(path, file)| (path.to_owned(), Some(Digest(file.id)))));
        Ok(digests)
    }

    fn texts(&self, folder: &str, files: &Files<Option<Digest>>) -> Result<Files<String>> {
        disk::texts(&self.root.join(folder), files)
    }
}

impl Remembered {
    fn of(entry: &IndexEntry) -> Self {
        let flags = IndexEntryExtendedFlag::from_bits_truncate(entry.flags_extended);
        Self {
            id: entry.id,
            size: entry.file_size,
            modified: (entry.mtime.seconds(), entry.mtime.nanoseconds()),
            is_left_out: flags.is_skip_worktree(),
        }
    }

    /// The index keeps the lower 32 bits.
    fn has_size(&self, size: u64) -> bool {
        u64::from(self.size) == size & u64::from(u32::MAX)
    }

    /// An index without fractions of a second has 0 for them.
    fn is_of(&self, modified: SystemTime) -> bool {
        let since = modified.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        let (seconds, nanoseconds) = self.modified;
        u64::try_from(seconds).is_ok_and(|seconds| seconds == since.as_secs())
            && (nanoseconds == 0 || nanoseconds == since.subsec_nanos())
    }
}

/// 0, or which side of a conflict an entry is.
fn stage(entry: &IndexEntry) -> u16 {
    (entry.flags >> 12) & 3
}

/// Digests of the folders of the index, as far down as generated ones lie. They are made in memory; most of them Git has
/// made before.
fn folders(git: &git2::Repository, mut index: git2::Index, below: &str) -> Result<BTreeMap<String, Digest>> {
    let objects = git.odb()?;
    let _in_memory = objects.add_new_mempack_backend(1_000)?;
    let root = match index.write_tree() {
        Err(error) if error.code() == ErrorCode::NotFound => return Ok(BTreeMap::new()),
        root => root.context("cannot read Git's index")?,
    };
    let mut found = BTreeMap::new();
    let Some(root) = tree(git, root, below)? else { return Ok(found) };
    for (top, digest) in trees(&root) {
        let Ok(tree) = git.find_tree(digest.0) else { continue };
        for (name, digest) in trees(&tree) {
            let path = format!("{top}/{name}");
            if name == "services"
                && let Ok(services) = git.find_tree(digest.0)
            {
                found.extend(trees(&services).map(|(name, digest)| (format!("{path}/{name}"), digest)));
            }
            found.insert(path, digest);
        }
    }
    Ok(found)
}

fn trees(tree: &git2::Tree<'_>) -> impl Iterator<Item = (String, Digest)> {
    let trees = tree.iter().filter(|entry| entry.kind() == Some(git2::ObjectType::Tree));
    trees
        .map(|entry| (String::from_utf8_lossy(entry.name_bytes()).into_owned(), Digest(entry.id())))
        .collect::<Vec<_>>()
        .into_iter()
}
