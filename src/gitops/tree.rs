//! What lies in a tree, on disk or at a commit. Reads regular files only and follows no link.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, Result};

use super::folder::join;

/// Git's modes of a symbolic link and of a submodule.
const LINK: i32 = 0o120_000;
const SUBMODULE: i32 = 0o160_000;
const FOLDER: i32 = 0o040_000;
/// So many links are followed, one after the other, as Linux does.
const LINKS: u32 = 40;

/// A generated tree.
pub enum Tree {
    /// Below a folder.
    Disk(PathBuf),
    /// Of a commit.
    Commit(CommitTree),
}

/// The tree of a commit; `root` is the tree object below which the generated tree lies.
pub struct CommitTree {
    pub repository: Mutex<git2::Repository>,
    /// `None`: the branch has no commit yet.
    pub root: Option<git2::Oid>,
}

/// What lies below a folder, by path relative to it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Contents {
    pub files: BTreeMap<String, Vec<u8>>,
    /// Links, sockets and the like: never read, never replaced.
    pub odd: Vec<String>,
}

impl Tree {
    /// One file; `None` where none lies.
    ///
    /// # Errors
    /// When disk or repository cannot be read.
    pub fn file(&self, path: &str) -> Result<Option<Vec<u8>>> {
        match self {
            Self::Disk(root) => match fs::read(root.join(path)) {
                Ok(bytes) => Ok(Some(bytes)),
                Err(error) if is_absent(&error) => Ok(None),
                Err(error) => Err(error).with_context(|| format!("cannot read {path}")),
            },
            Self::Commit(tree) => tree.file(path),
        }
    }

    /// Everything below a folder; nothing where it does not exist.
    ///
    /// # Errors
    /// When disk or repository cannot be read.
    pub fn contents(&self, folder: &str) -> Result<Contents> {
        let mut contents = Contents::default();
        match self {
            Self::Disk(root) => {
                walk(&root.join(folder), "", &mut contents).with_context(|| format!("cannot read {folder}"))?;
            }
            Self::Commit(tree) => tree.walk(folder, &mut contents)?,
        }
        Ok(contents)
    }

    /// The nearest link or submodule on the way to a path below the root: gen neither reads nor writes through it.
    pub fn link_on_the_way(&self, path: &str) -> Option<String> {
        let is_odd = |way: &str| match self {
            Self::Disk(root) => root.join(way).is_symlink(),
            Self::Commit(tree) => tree.mode(way).is_some_and(|mode| matches!(mode, LINK | SUBMODULE)),
        };
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        let found = ends.map(|end| &path[..end]).find(|way| !way.is_empty() && is_odd(way));
        found.map(str::to_owned)
    }
}

fn walk(directory: &Path, prefix: &str, contents: &mut Contents) -> std::io::Result<()> {
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if is_absent(&error) => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let path = join(prefix, &entry.file_name().to_string_lossy());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            walk(&entry.path(), &path, contents)?;
        } else if kind.is_file() {
            contents.files.insert(path, fs::read(entry.path())?);
        } else {
            contents.odd.push(path);
        }
    }
    contents.odd.sort_unstable();
    Ok(())
}

fn is_absent(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

impl CommitTree {
    /// Names of what lies directly in a folder, links followed: folders, or files.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn names(&self, folder: &str, folders: bool) -> Result<Vec<String>> {
        let Some(folder) = self.followed(folder) else { return Ok(Vec::new()) };
        let entries = self.entries(&folder)?;
        let is_folder = |name: &str, mode: i32| match mode {
            LINK => self.followed(&join(&folder, name)).and_then(|path| self.mode(&path)) == Some(FOLDER),
            SUBMODULE => false,
            mode => mode == FOLDER,
        };
        let wanted = entries.into_iter().filter(|(name, mode)| *mode != SUBMODULE && is_folder(name, *mode) == folders);
        Ok(wanted.map(|(name, _)| name).collect())
    }

    /// A file, links followed that stay in the repository.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn through_links(&self, path: &str) -> Result<Option<Vec<u8>>> {
        match self.mode(path) {
            Some(LINK) | None => self.followed(path).map_or(Ok(None), |path| self.file(&path)),
            Some(_) => self.file(path),
        }
    }

    /// Git's digest of a folder; `None`: there is none.
    pub(super) fn folder_id(&self, path: &str) -> Option<git2::Oid> {
        let repository = self.repository.lock().expect("no reader panics");
        let entry = repository.find_tree(self.root?).ok()?.get_path(Path::new(path)).ok()?;
        (entry.kind() == Some(git2::ObjectType::Tree)).then(|| entry.id())
    }

    /// Names and modes of what lies directly in a folder.
    fn entries(&self, folder: &str) -> Result<Vec<(String, i32)>> {
        let repository = self.repository.lock().expect("no reader panics");
        let Some(root) = self.root else { return Ok(Vec::new()) };
        let Some(tree) = super::snapshot::tree(&repository, root, folder)? else { return Ok(Vec::new()) };
        let name = |entry: &git2::TreeEntry<'_>| String::from_utf8_lossy(entry.name_bytes()).into_owned();
        Ok(tree.iter().map(|entry| (name(&entry), entry.filemode())).collect())
    }

    /// The mode of what lies at a path.
    fn mode(&self, path: &str) -> Option<i32> {
        let repository = self.repository.lock().expect("no reader panics");
        let tree = repository.find_tree(self.root?).ok()?;
        Some(if path.is_empty() { FOLDER } else { tree.get_path(Path::new(path)).ok()?.filemode() })
    }

    /// Where a path leads when links are followed; `None`: nowhere in this tree.
    fn followed(&self, path: &str) -> Option<String> {
        let mut path = path.to_owned();
        for _ in 0..LINKS {
            let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
            let Some(end) = ends.into_iter().find(|end| self.mode(&path[..*end]) == Some(LINK)) else {
                return Some(path);
            };
            let target = String::from_utf8(self.file(&path[..end]).ok()??).ok()?;
            let above = path[..end].rsplit_once('/').map_or("", |(above, _)| above);
            let mut parts: Vec<&str> = above.split('/').filter(|part| !part.is_empty()).collect();
            for part in target.split('/').chain(path[end..].split('/')) {
                match part {
                    "" | "." => {}
                    ".." => drop(parts.pop()?),
                    part => parts.push(part),
                }
            }
            if target.starts_with('/') {
                return None;
            }
            path = parts.join("/");
        }
        None
    }

    fn file(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let repository = self.repository.lock().expect("no reader panics");
        let Some(tree) = self.root.map(|root| repository.find_tree(root)).transpose()? else { return Ok(None) };
        let entry = match tree.get_path(Path::new(path)) {
            Ok(entry) => entry,
            Err(error) if error.code() == git2::ErrorCode::NotFound => return Ok(None),
            Err(error) => return Err(error).with_context(|| format!("cannot read {path}")),
        };
        let object = entry.to_object(&repository)?;
        Ok(object.as_blob().map(|blob| blob.content().to_vec()))
    }

    fn walk(&self, folder: &str, contents: &mut Contents) -> Result<()> {
        let repository = self.repository.lock().expect("no reader panics");
        let Some(root) = self.root.map(|root| repository.find_tree(root)).transpose()? else { return Ok(()) };
        if folder.is_empty() {
            return walk_tree(&repository, &root, "", contents);
        }
        match root.get_path(Path::new(folder)) {
            Ok(entry) => match entry.to_object(&repository)?.as_tree() {
                Some(tree) => walk_tree(&repository, tree, "", contents),
                None => Ok(()),
            },
            Err(error) if error.code() == git2::ErrorCode::NotFound => Ok(()),
            Err(error) => Err(error).with_context(|| format!("cannot read {folder}")),
        }
    }
}

fn walk_tree(
    repository: &git2::Repository,
    tree: &git2::Tree<'_>,
    prefix: &str,
    contents: &mut Contents,
) -> Result<()> {
    for entry in tree {
        let path = join(prefix, &String::from_utf8_lossy(entry.name_bytes()));
        match entry.to_object(repository) {
            Ok(object) if entry.filemode() != LINK && object.as_blob().is_some() => {
                let blob = object.as_blob().expect("asked in the line above");
                contents.files.insert(path, blob.content().to_vec());
            }
            Ok(object) if object.as_tree().is_some() => {
                walk_tree(repository, object.as_tree().expect("asked in the line above"), &path, contents)?;
            }
            // A link, or the commit of a submodule.
            _ => contents.odd.push(path),
        }
    }
    contents.odd.sort_unstable();
    Ok(())
}
