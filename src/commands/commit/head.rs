//! The repository as it would be with our files on the tip of a branch. Nothing of it lies on disk.

use std::collections::BTreeSet;
use std::io;

use super::ours;
use crate::gitops::CommitTree;
use crate::load::Files;

/// A commit with our files laid over it.
pub(super) struct Head<'a> {
    pub tree: CommitTree,
    pub ours: &'a ours::Files,
}

impl Head<'_> {
    fn list(&self, folder: &str, folders: bool) -> io::Result<Vec<String>> {
        let names = self.tree.names(folder, folders).map_err(io::Error::other)?;
        let mut names: BTreeSet<String> = names.into_iter().collect();
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        for (path, content) in self.ours {
            let Some(rest) = path.strip_prefix(&prefix) else { continue };
            match (rest.split_once('/'), content) {
                (Some((name, _)), Some(_)) if folders => drop(names.insert(name.to_owned())),
                (None, Some(_)) if !folders => drop(names.insert(rest.to_owned())),
                (None, None) if !folders => drop(names.remove(rest)),
                _ => {}
            }
        }
        Ok(names.into_iter().collect())
    }
}

impl Files for Head<'_> {
    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        match self.ours.get(path) {
            Some(content) => Ok(content.clone()),
            None => self.tree.through_links(path).map_err(io::Error::other),
        }
    }

    /// A folder of which all files go is still named: it holds nothing that could be read.
    fn folders(&self, path: &str) -> io::Result<Vec<String>> {
        self.list(path, true)
    }

    fn names(&self, path: &str) -> io::Result<Vec<String>> {
        self.list(path, false)
    }
}
