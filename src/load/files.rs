//! Where texts come from: a folder on disk, or memory.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
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

/// What changes of some files: the new content by path, `None` where one goes.
pub type Changes = BTreeMap<String, Option<Vec<u8>>>;

/// Files with changes laid over them: what a repository would be like if they were made.
pub struct Overlay<'a> {
    below: &'a dyn Files,
    changes: Cow<'a, Changes>,
}

impl<'a> Overlay<'a> {
    pub fn new(below: &'a dyn Files, changes: &'a Changes) -> Self {
        Self { below, changes: Cow::Borrowed(changes) }
    }

    /// The same of texts that are written.
    pub fn of_texts(below: &'a dyn Files, texts: impl IntoIterator<Item = (String, String)>) -> Self {
        let changes = texts.into_iter().map(|(path, text)| (path, Some(text.into_bytes()))).collect();
        Self { below, changes: Cow::Owned(changes) }
    }

    /// The changes below a folder, by their path in it.
    fn inside<'s>(&'s self, folder: &str) -> impl Iterator<Item = (&'s str, bool)> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        self.changes.iter().filter_map(move |(path, content)| Some((path.strip_prefix(&prefix)?, content.is_some())))
    }
}

impl Files for Overlay<'_> {
    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        match self.changes.get(path) {
            Some(content) => Ok(content.clone()),
            None => self.below.read(path),
        }
    }

    /// A folder of which all files go is still named: it holds nothing that could be read.
    fn folders(&self, path: &str) -> io::Result<Vec<String>> {
        let mut names: BTreeSet<String> = self.below.folders(path)?.into_iter().collect();
        let comes =
            |(rest, comes): (&str, bool)| rest.split_once('/').filter(|_| comes).map(|(name, _)| name.to_owned());
        names.extend(self.inside(path).filter_map(comes));
        Ok(names.into_iter().collect())
    }

    fn names(&self, path: &str) -> io::Result<Vec<String>> {
        let mut names: BTreeSet<String> = self.below.names(path)?.into_iter().collect();
        for (name, comes) in self.inside(path).filter(|(rest, _)| !rest.contains('/')) {
            if comes {
                names.insert(name.to_owned())
            } else {
                names.remove(name)
            };
        }
        Ok(names.into_iter().collect())
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
