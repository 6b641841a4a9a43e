//! A tree object with some files put and some removed. Touches only the folders on the way to them.

use std::collections::BTreeMap;

use anyhow::Result;
use git2::{ObjectType, Oid, Repository, Tree};

const FILE: i32 = 0o100_644;
const PROGRAM: i32 = 0o100_755;
const FOLDER: i32 = 0o040_000;

/// Puts blobs (`Some`) and removes files (`None`) by path; a file that is there keeps its mode. `None` comes back where
/// nothing is left.
///
/// # Errors
/// When the repository cannot be read or written.
pub(super) fn edit(
    repository: &Repository,
    base: Option<&Tree<'_>>,
    changes: &[(&str, Option<Oid>)],
) -> Result<Option<Oid>> {
    let mut builder = repository.treebuilder(base)?;
    let mut folders = BTreeMap::<&str, Vec<(&str, Option<Oid>)>>::new();
    // A file may give way to a folder of its name, and the other way round: removals first, folders, then files.
    for &(path, blob) in changes {
        match path.split_once('/') {
            Some((folder, rest)) => folders.entry(folder).or_default().push((rest, blob)),
            None if blob.is_none() && is_file(builder.get(path)?) => builder.remove(path)?,
            None => {}
        }
    }
    for (folder, changes) in folders {
        let base = base.and_then(|base| base.get_name(folder)).filter(|entry| entry.kind() == Some(ObjectType::Tree));
        let base = base.map(|entry| repository.find_tree(entry.id())).transpose()?;
        match edit(repository, base.as_ref(), &changes)? {
            Some(tree) => drop(builder.insert(folder, tree, FOLDER)?),
            None if base.is_some() => builder.remove(folder)?,
            None => {}
        }
    }
    for &(path, blob) in changes.iter().filter(|(path, _)| !path.contains('/')) {
        if let Some(blob) = blob {
            let is_program = builder.get(path)?.is_some_and(|entry| entry.filemode() == PROGRAM);
            builder.insert(path, blob, if is_program { PROGRAM } else { FILE })?;
        }
    }
    Ok(if builder.is_empty() { None } else { Some(builder.write()?) })
}

fn is_file(entry: Option<git2::TreeEntry<'_>>) -> bool {
    entry.is_some_and(|entry| entry.kind() != Some(ObjectType::Tree))
}
