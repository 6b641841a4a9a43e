//! What gen would write now, as a tree that can be compared. Nothing is written.

use std::collections::BTreeSet;

use anyhow::Result;

use super::super::fleet::Fleet;
use crate::cli::Global;
use crate::delivery::Delivery;
use crate::gitops::INDEX;
use crate::gitops::snapshot::{Digest, Files, Snapshot, WorkSnapshot, digest_of};

/// The folders of a compiled fleet, laid over those that lie in the work tree.
pub(super) struct Compiled<'f> {
    delivery: Delivery<'f>,
    /// Paths of the folders that would be written; the others stay.
    paths: BTreeSet<String>,
    lies: WorkSnapshot,
}

impl<'f> Compiled<'f> {
    pub(super) fn new(fleet: &'f Fleet, lies: WorkSnapshot, global: &Global) -> Self {
        let delivery = fleet.delivery();
        let paths = fleet.paths(&delivery, global).into_iter().filter(|path| !path.is_empty()).collect();
        Self { delivery, paths, lies }
    }

    fn files(&self, folder: &str) -> Option<Files<String>> {
        self.paths.contains(folder).then(|| self.delivery.folder(folder).files)
    }
}

impl Snapshot for Compiled<'_> {
    fn folders(&self, folder: &str) -> Result<Files<Option<Digest>>> {
        let mut folders = self.lies.folders(folder)?;
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        for path in &self.paths {
            if let Some(name) = path.strip_prefix(&prefix).and_then(|rest| rest.split('/').next()) {
                folders.insert(name.to_owned(), None);
            }
        }
        Ok(folders)
    }

    fn digests(&self, folder: &str, reads: fn(&str) -> bool) -> Result<Files<Option<Digest>>> {
        let Some(mut files) = self.files(folder) else { return self.lies.digests(folder, reads) };
        files.insert(INDEX.to_owned(), String::new());
        files.into_iter().map(|(path, text)| Ok((path, Some(digest_of(text.as_bytes())?)))).collect()
    }

    fn texts(&self, folder: &str, files: &Files<Option<Digest>>) -> Result<Files<String>> {
        let Some(mut texts) = self.files(folder) else { return self.lies.texts(folder, files) };
        texts.retain(|path, _| files.contains_key(path));
        Ok(texts)
    }
}
