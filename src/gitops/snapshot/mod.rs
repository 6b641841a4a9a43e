//! Generated trees that are compared: which folders of two of them differ, and what stands there. Folders that are equal are
//! told without reading what is in them; nothing is written.

mod commit;
mod disk;
mod work;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use git2::{ObjectType, Oid};

use super::index::INDEX;

pub use commit::CommitSnapshot;
pub(super) use commit::tree;
pub use disk::DiskSnapshot;
pub use work::WorkSnapshot;

/// Git's digest of a file, or of all that lies in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Digest(Oid);

/// Files by their path in a folder.
pub type Files<T> = BTreeMap<String, T>;

/// A tree with generated folders.
pub trait Snapshot: Sync {
    /// The folders directly in a folder by name, with the digest of what lies in them where it is known; none where there
    /// is no such folder. Links are none.
    ///
    /// # Errors
    /// When the tree cannot be read.
    fn folders(&self, folder: &str) -> Result<Files<Option<Digest>>>;

    /// The files below a folder with their digests. One of which only reading would tell may be left out where `reads` says
    /// that the file is read anyway.
    ///
    /// # Errors
    /// When the tree cannot be read.
    fn digests(&self, folder: &str, reads: fn(&str) -> bool) -> Result<Files<Option<Digest>>>;

    /// Texts of some files of a folder, as `digests` has found them.
    ///
    /// # Errors
    /// When the tree cannot be read.
    fn texts(&self, folder: &str, files: &Files<Option<Digest>>) -> Result<Files<String>>;
}

/// The digest of a file with this text.
///
/// # Errors
/// Never on any known machine: the bytes are in memory.
pub fn digest_of(text: &[u8]) -> Result<Digest> {
    let id = Oid::hash_object(ObjectType::Blob, text).context("cannot digest a file")?;
    Ok(Digest(id))
}

/// Paths of generated folders, those of services, platforms and clusters, of either tree, save those that are known to be
/// equal. `before` and `after` lie below `prefixes`.
///
/// # Errors
/// When a tree cannot be read.
pub fn maybe_different(before: &dyn Snapshot, after: &dyn Snapshot, prefixes: [&str; 2]) -> Result<Vec<String>> {
    let (old, new) = (folders(before, prefixes[0])?, folders(after, prefixes[1])?);
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let is_equal = |path: &String| matches!((old.get(path), new.get(path)), (Some(Some(a)), Some(Some(b))) if a == b);
    Ok(paths.into_iter().filter(|path| !is_equal(path)).cloned().collect())
}

/// All folders that have the place of a generated one.
fn folders(tree: &dyn Snapshot, prefix: &str) -> Result<Files<Option<Digest>>> {
    let mut found = BTreeMap::new();
    for top in tree.folders(prefix.trim_end_matches('/'))?.into_keys() {
        let mut add = |below: String| -> Result<()> {
            let folders = tree.folders(&format!("{prefix}{below}"))?;
            found.extend(folders.into_iter().map(|(name, digest)| (format!("{below}/{name}"), digest)));
            Ok(())
        };
        match top.as_str() {
            "services" | "charts" => {}
            "clusters" => add(top)?,
            _ => {
                add(top.clone())?;
                add(format!("{top}/services"))?;
            }
        }
    }
    found.retain(|path, _| path.starts_with("clusters/") || path.ends_with("/platform") || path.contains("/services/"));
    Ok(found)
}

/// The files of a folder that differ.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct FolderTexts {
    pub before: Files<String>,
    pub after: Files<String>,
    /// Files that are equal.
    pub same: Files<String>,
}

/// The texts of a folder on both sides. A file that `reads` does not want has its digest as its text, and is left out where
/// it is equal; one that is equal is read once. A folder without `index.json` is none of gen's: nothing.
///
/// # Errors
/// When a tree cannot be read.
pub fn both(
    (before, old): (&dyn Snapshot, &str),
    (after, new): (&dyn Snapshot, &str),
    reads: fn(&str) -> bool,
) -> Result<FolderTexts> {
    let (mut a, mut b) = (generated(before.digests(old, reads)?), generated(after.digests(new, reads)?));
    let mut same = b.clone();
    same.retain(|path, digest| digest.is_some() && a.get(path) == Some(digest));
    a.retain(|path, _| !same.contains_key(path));
    b.retain(|path, _| !same.contains_key(path));
    same.retain(|path, _| reads(path));
    let mut same = after.texts(new, &same)?;
    let (mut before, after) = (texts(before, old, a, reads)?, texts(after, new, b, reads)?);
    // Touched, and still the same.
    let is_equal = |(path, text): &(String, String)| before.get(path) == Some(text);
    let (equal, after): (Files<_>, Files<_>) = after.into_iter().partition(is_equal);
    before.retain(|path, _| !equal.contains_key(path));
    same.extend(equal.into_iter().filter(|(path, _)| reads(path)));
    Ok(FolderTexts { before, after, same })
}

fn texts(
    tree: &dyn Snapshot,
    folder: &str,
    files: Files<Option<Digest>>,
    reads: fn(&str) -> bool,
) -> Result<Files<String>> {
    let (wanted, others): (Files<_>, Files<_>) = files.into_iter().partition(|(path, _)| reads(path));
    let mark = |digest: Option<Digest>| digest.map(|digest| digest.0.to_string()).unwrap_or_default();
    let others = others.into_iter().map(|(path, digest)| (path, mark(digest)));
    Ok(tree.texts(folder, &wanted)?.into_iter().chain(others).collect())
}

/// `index.json` itself follows from the others.
fn generated(mut digests: Files<Option<Digest>>) -> Files<Option<Digest>> {
    if digests.remove(INDEX).is_none() { Files::new() } else { digests }
}

/// The text of a file without the carriage returns of a checkout.
fn canonical(bytes: Vec<u8>) -> Vec<u8> {
    if !bytes.contains(&b'\r') {
        return bytes;
    }
    String::from_utf8(bytes).map_or_else(|error| error.into_bytes(), |text| text.replace("\r\n", "\n").into_bytes())
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
