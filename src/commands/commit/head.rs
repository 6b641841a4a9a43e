//! The repository as a commit holds it, for whoever reads sources. Nothing of it lies on disk.

use std::io;

use crate::gitops::CommitTree;
use crate::load::Files;

/// A commit whose links are followed as on disk.
pub(super) struct Head(pub CommitTree);

impl Files for Head {
    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        self.0.through_links(path).map_err(io::Error::other)
    }

    fn folders(&self, path: &str) -> io::Result<Vec<String>> {
        self.0.names(path, true).map_err(io::Error::other)
    }

    fn names(&self, path: &str) -> io::Result<Vec<String>> {
        self.0.names(path, false).map_err(io::Error::other)
    }
}
