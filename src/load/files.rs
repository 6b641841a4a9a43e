//! Where texts come from: a folder on disk, or memory.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// A tree of files. Paths are relative, with `/`.
pub trait Files {
    /// The content of a file; `None`: there is none.
    ///
    /// # Errors
    /// When the file exists and cannot be read, or lies outside of the tree.
    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>>;

    /// Names of the folders directly below a folder, sorted; none where it does not exist.
    ///
    /// # Errors
    /// When the folder exists and cannot be read.
    fn folders(&self, path: &str) -> io::Result<Vec<String>>;

    /// Names of the files directly in a folder, sorted; none where it does not exist.
    ///
    /// # Errors
    /// When the folder exists and cannot be read.
    fn names(&self, path: &str) -> io::Result<Vec<String>>;
}

/// A folder on disk. A link that leads out of it is refused.
#[derive(Debug, Clone)]
pub struct Disk {
    root: PathBuf,
    real: PathBuf,
}

impl Disk {
    /// # Errors
    /// When the folder does not exist.
    pub fn new(root: &Path) -> io::Result<Self> {
        Ok(Self { root: root.to_owned(), real: root.canonicalize()? })
    }

    fn list(&self, path: &str, wanted: impl Fn(&Path) -> bool) -> io::Result<Vec<String>> {
        let entries = match std::fs::read_dir(self.root.join(path)) {
            Ok(entries) => entries,
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(Vec::new());
            }
            Err(error) => return Err(error),
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry?;
            if wanted(&entry.path())
                && let Ok(name) = entry.file_name().into_string()
            {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }
}

impl Files for Disk {
    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        let full = self.root.join(path);
        let link = match std::fs::symlink_metadata(&full) {
            Ok(metadata) => metadata.is_symlink(),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        if link && !full.canonicalize()?.starts_with(&self.real) {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is a link that leaves the repository"));
        }
        std::fs::read(&full).map(Some)
    }

    fn folders(&self, path: &str) -> io::Result<Vec<String>> {
        self.list(path, Path::is_dir)
    }

    fn names(&self, path: &str) -> io::Result<Vec<String>> {
        self.list(path, Path::is_file)
    }
}

/// Files with others laid over them: what a repository would be like if they were written.
pub struct Overlay<'a> {
    pub below: &'a dyn Files,
    pub above: Memory,
}

impl Files for Overlay<'_> {
    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        match self.above.read(path)? {
            Some(bytes) => Ok(Some(bytes)),
            None => self.below.read(path),
        }
    }

    fn folders(&self, path: &str) -> io::Result<Vec<String>> {
        Ok(both(self.below.folders(path)?, self.above.folders(path)?))
    }

    fn names(&self, path: &str) -> io::Result<Vec<String>> {
        Ok(both(self.below.names(path)?, self.above.names(path)?))
    }
}

/// Files with folders mounted that lie elsewhere, each at the path that begins with its key.
pub struct Mounted<'a> {
    pub below: &'a dyn Files,
    pub at: &'a BTreeMap<String, Disk>,
}

impl Mounted<'_> {
    /// Which files hold a path, and what it is called there.
    fn holder<'p>(&self, path: &'p str) -> (&dyn Files, &'p str) {
        let below = |mount: &String| path.strip_prefix(mount.as_str())?.strip_prefix('/');
        let mounted = self.at.iter().find_map(|(mount, disk)| Some((disk, below(mount)?)));
        mounted.map_or((self.below, path), |(disk, path)| (disk, path))
    }
}

impl Files for Mounted<'_> {
    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        let (files, path) = self.holder(path);
        files.read(path)
    }

    fn folders(&self, path: &str) -> io::Result<Vec<String>> {
        let (files, path) = self.holder(path);
        files.folders(path)
    }

    fn names(&self, path: &str) -> io::Result<Vec<String>> {
        let (files, path) = self.holder(path);
        files.names(path)
    }
}

fn both(mut names: Vec<String>, more: Vec<String>) -> Vec<String> {
    names.extend(more);
    names.sort();
    names.dedup();
    names
}

/// Files in memory: the embedded example, and sources that are tried out before they are written.
#[derive(Debug, Clone, Default)]
pub struct Memory(pub BTreeMap<String, Vec<u8>>);

impl Memory {
    fn below<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a str> {
        let prefix = if path.is_empty() { String::new() } else { format!("{path}/") };
        self.0.keys().filter_map(move |key| key.strip_prefix(&prefix))
    }
}

impl Files for Memory {
    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(self.0.get(path).cloned())
    }

    fn folders(&self, path: &str) -> io::Result<Vec<String>> {
        let mut names: Vec<_> =
            self.below(path).filter_map(|rest| rest.split_once('/')).map(|(name, _)| name.to_owned()).collect();
        names.dedup();
        Ok(names)
    }

    fn names(&self, path: &str) -> io::Result<Vec<String>> {
        Ok(self.below(path).filter(|rest| !rest.contains('/')).map(str::to_owned).collect())
    }
}
