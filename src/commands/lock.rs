//! One writer of a repository's folder at a time, so that two releases of two images both end up in. The lock is the
//! system's own: it goes with the process, however that ends, and leaves no file behind.

use std::fs::File;
use std::path::Path;

use anyhow::{Context, Result};

/// Held until it is dropped.
pub struct Lock(#[allow(dead_code)] Option<File>);

/// Waits for whoever writes to the folder of `platform.toml`.
///
/// # Errors
/// When the folder cannot be opened.
pub fn lock(root: &Path) -> Result<Lock> {
    if !cfg!(unix) {
        // Elsewhere a folder cannot be opened, and a lock on platform.toml would keep others from reading it.
        return Ok(Lock(None));
    }
    let folder = File::open(root).with_context(|| format!("cannot open {}", root.display()))?;
    match folder.lock() {
        Ok(()) => Ok(Lock(Some(folder))),
        // Some network file systems have no locks; two releases at a time there are the user's matter.
        Err(error) if error.kind() == std::io::ErrorKind::Unsupported => Ok(Lock(None)),
        Err(error) => Err(error).with_context(|| format!("cannot lock {}", root.display())),
    }
}
