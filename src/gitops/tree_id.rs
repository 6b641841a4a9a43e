//! The digest that Git would give a folder, from texts alone: a folder that is as it should be is told without reading it.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use git2::{ObjectType, Oid};

/// The digest of a folder with these files by path, none of them a program.
///
/// # Errors
/// Never on any known machine: the bytes are in memory.
pub(super) fn of<'t>(files: impl IntoIterator<Item = (&'t str, &'t str)>) -> Result<Oid> {
    let blob = |(path, text): (&'t str, &'t str)| {
        let id = Oid::hash_object(ObjectType::Blob, text.as_bytes()).context("cannot digest a file")?;
        Ok((path, id))
    };
    folder(files.into_iter().map(blob).collect::<Result<Vec<_>>>()?)
}

fn folder(files: Vec<(&str, Oid)>) -> Result<Oid> {
    let mut folders = BTreeMap::<&str, Vec<(&str, Oid)>>::new();
    // Git sorts a folder as if its name ended with `/`.
    let mut entries = BTreeMap::<String, (&str, &str, Oid)>::new();
    for (path, id) in files {
        match path.split_once('/') {
            Some((name, rest)) => folders.entry(name).or_default().push((rest, id)),
            None => drop(entries.insert(path.to_owned(), ("100644", path, id))),
        }
    }
    for (name, files) in folders {
        entries.insert(format!("{name}/"), ("40000", name, folder(files)?));
    }
    let mut bytes = Vec::new();
    for (mode, name, id) in entries.values() {
        bytes.extend_from_slice(format!("{mode} {name}\0").as_bytes());
        bytes.extend_from_slice(id.as_bytes());
    }
    Oid::hash_object(ObjectType::Tree, &bytes).context("cannot digest a folder")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gitops::edit::edit;

    #[test]
    fn it_is_the_digest_that_git_gives() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let repository = git2::Repository::init_bare(folder.path()).expect("a repository");
        let files = [("a/x", "1\n"), ("a.b", "2\n"), ("a0", "3\n"), ("b/c/d", "x\n"), ("b/c.d", "y\n"), ("b0", "z\n")];
        let blob = |(path, text): (&'static str, &str)| (path, Some(repository.blob(text.as_bytes()).expect("a blob")));
        let changes: Vec<_> = files.into_iter().map(blob).collect();
        assert_eq!(edit(&repository, None, &changes).expect("a tree"), Some(of(files).expect("a digest")));
    }
}
