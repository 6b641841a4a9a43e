//! A tree below a folder of a disk, of which Git knows nothing: everything is read.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{Digest, Files, Snapshot, canonical, digest_of, text};

/// What lies below a folder.
pub struct DiskSnapshot(pub PathBuf);

impl Snapshot for DiskSnapshot {
    fn folders(&self, folder: &str) -> Result<Files<Option<Digest>>> {
        let names = names(&self.0.join(folder)).with_context(|| format!("cannot read {folder}"))?;
        Ok(names.into_iter().map(|name| (name, None)).collect())
    }

    fn digests(&self, folder: &str, reads: fn(&str) -> bool) -> Result<Files<Option<Digest>>> {
        let mut files = Files::new();
        walk(&self.0.join(folder), "", &mut |path, file| {
            let digest = if reads(&path) { None } else { Some(digest(file)?) };
            files.insert(path, digest);
            Ok(())
        })
        .with_context(|| format!("cannot read {folder}"))?;
        Ok(files)
    }

    fn texts(&self, folder: &str, files: &Files<Option<Digest>>) -> Result<Files<String>> {
        texts(&self.0.join(folder), files)
    }
}

/// Texts of files of a folder.
pub(super) fn texts(folder: &Path, files: &Files<Option<Digest>>) -> Result<Files<String>> {
    let read = |path: &String| {
        let file = folder.join(path);
        let bytes = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        Ok((path.clone(), text(canonical(bytes))))
    };
    files.keys().map(read).collect()
}

/// The digest of a file, which is read.
pub(super) fn digest(file: &Path) -> std::io::Result<Digest> {
    digest_of(&canonical(fs::read(file)?)).map_err(std::io::Error::other)
}

/// Names of the folders directly in a folder; none where it does not exist. Links are none.
pub(super) fn names(folder: &Path) -> std::io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if is_absent(&error) => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    Ok(names)
}

/// Calls for every regular file below a folder, with its path in it.
pub(super) fn walk(
    folder: &Path,
    prefix: &str,
    found: &mut impl FnMut(String, &Path) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if is_absent(&error) => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            walk(&entry.path(), &format!("{path}/"), found)?;
        } else if kind.is_file() {
            found(path, &entry.path())?;
        }
    }
    Ok(())
}

pub(super) fn is_absent(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}
