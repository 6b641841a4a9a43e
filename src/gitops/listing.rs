//! Which generated folders a tree has, and digests of their files: enough to tell which of them differ without reading
//! what a commit holds.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use git2::{ObjectType, Oid};

use super::index::INDEX;
use super::tree::Tree;

/// Digests by path in a folder. `index.json` is not among them: it follows from the others.
pub type Digests = BTreeMap<String, String>;

/// Paths of the generated folders below `prefix`, without it: those of services, platforms and clusters with an index.
///
/// # Errors
/// When the tree cannot be read.
pub fn generated_folders(tree: &Tree, prefix: &str) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for top in tree.folders(prefix)? {
        let below = match top.as_str() {
            "clusters" => paths("clusters", tree.folders(&format!("{prefix}clusters"))?),
            _ => {
                let mut below = paths(&format!("{top}/services"), tree.folders(&format!("{prefix}{top}/services"))?);
                below.push(format!("{top}/platform"));
                below
            }
        };
        found.extend(below);
    }
    let mut generated = Vec::new();
    for path in found {
        if tree.file(&format!("{prefix}{path}/{INDEX}"))?.is_some() {
            generated.push(path);
        }
    }
    Ok(generated)
}

fn paths(folder: &str, names: Vec<String>) -> Vec<String> {
    names.into_iter().map(|name| format!("{folder}/{name}")).collect()
}

/// Digests of what lies in a folder.
///
/// # Errors
/// When the tree cannot be read.
pub fn digests(tree: &Tree, folder: &str) -> Result<Digests> {
    let mut digests = match tree {
        Tree::Disk(_) => {
            let files = tree.contents(folder)?.files.into_iter();
            files.map(|(path, bytes)| Ok((path, blob(&canonical(bytes))?))).collect::<Result<_>>()?
        }
        Tree::Commit(commit) => commit.blobs(folder)?,
    };
    digests.remove(INDEX);
    Ok(digests)
}

/// Digests of the files that a folder should have.
///
/// # Errors
/// Never on any known machine: Git's digest of bytes in memory.
pub fn digests_of(files: &BTreeMap<String, String>) -> Result<Digests> {
    let files = files.iter().filter(|(path, _)| *path != INDEX);
    files.map(|(path, text)| Ok((path.clone(), blob(text.as_bytes())?))).collect()
}

/// Texts of the files of a folder, without the carriage returns of a checkout.
///
/// # Errors
/// When the tree cannot be read.
pub fn texts(tree: &Tree, folder: &str) -> Result<BTreeMap<String, String>> {
    let files = tree.contents(folder)?.files.into_iter().filter(|(path, _)| path != INDEX);
    Ok(files.map(|(path, bytes)| (path, String::from_utf8_lossy(&canonical(bytes)).into_owned())).collect())
}

fn canonical(bytes: Vec<u8>) -> Vec<u8> {
    if !bytes.windows(2).any(|pair| pair == b"\r\n") {
        return bytes;
    }
    String::from_utf8(bytes).map_or_else(|error| error.into_bytes(), |text| text.replace("\r\n", "\n").into_bytes())
}

fn blob(bytes: &[u8]) -> Result<String> {
    let id = Oid::hash_object(ObjectType::Blob, bytes).context("cannot digest a file")?;
    Ok(id.to_string())
}
