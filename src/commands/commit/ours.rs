//! What is ours: the sources, images and promoted copies in which a work tree differs from the commit that it and the branch
//! come from. Generated files are nobody's: they are made again on each tip.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use rayon::prelude::*;

use super::super::fleet;
use super::look::Here;
use crate::diagnostics::Finding;
use crate::gitops::snapshot::{DiskSnapshot, Snapshot};
use crate::gitops::{INDEX, Index, Tree, edited_copy};
use crate::load::Changes;
use crate::source::digest;

const PLATFORM: &str = "platform.toml";

/// What is ours, of what the command line names.
pub(super) struct Ours {
    /// The commit that the work tree and the branch come from; `None`: there is none yet.
    pub base: Option<String>,
    /// By path below `platform.toml`, contents with LF.
    pub files: Changes,
}

impl Ours {
    /// Reads the work tree.
    ///
    /// # Errors
    /// When the work tree or the commit cannot be read.
    pub fn since(here: &Here<'_>, base: Option<String>) -> Result<Self> {
        let files = find(here, base.as_deref())?;
        Ok(Self { base, files })
    }

    /// Whether something of it belongs to a service.
    pub fn owns(&self, service: &str) -> bool {
        self.files.keys().any(|path| path.split('/').any(|part| part == service))
    }
}

/// Git's index is not read: in a large repository that alone takes longer than all of this.
fn find(here: &Here<'_>, base: Option<&str>) -> Result<Changes> {
    let Here { git, root, below, prefix, global, .. } = here;
    let before = git.snapshot(base, below)?;
    let after = DiskSnapshot(root.to_path_buf());
    let mut folders = Vec::new();
    if global.services.is_empty() {
        folders.push("profiles".to_owned());
    }
    let named = |folder: &str| -> Result<BTreeSet<String>> {
        let all = before.folders(folder)?.into_keys().chain(after.folders(folder)?.into_keys());
        Ok(all.filter(|service| fleet::names_service(service, global)).collect())
    };
    folders.extend(named("services")?.into_iter().map(|service| format!("services/{service}")));
    let tree = prefix.trim_end_matches('/');
    let environments: BTreeSet<_> = before.folders(tree)?.into_keys().chain(after.folders(tree)?.into_keys()).collect();
    let mut single = if global.services.is_empty() { vec![PLATFORM.to_owned()] } else { Vec::new() };
    for environment in environments.iter().filter(|name| fleet::names_environment(name, global)) {
        for service in named(&format!("{prefix}{environment}/services"))? {
            let folder = format!("{prefix}{environment}/services/{service}");
            single.push(format!("{folder}/release.toml"));
            folders.push(format!("{folder}/source"));
        }
    }
    let tree = git.tree(base, below)?;
    let of_folder = |folder: &String| changed(&before, &after, root, folder);
    let of_file = |path: &String| -> Result<Changes> {
        let (then, now) = (tree.file(path)?.map(with_lf), Tree::Disk(root.to_path_buf()).file(path)?.map(with_lf));
        Ok(if then == now { Changes::new() } else { Changes::from([(path.clone(), now)]) })
    };
    let parts: Vec<Changes> =
        folders.par_iter().map(of_folder).chain(single.par_iter().map(of_file)).collect::<Result<_>>()?;
    let mut ours: Changes = parts.into_iter().flatten().collect();
    if ours.values().any(Option::is_none) {
        let left_out = git.left_out(below)?;
        ours.retain(|path, content| content.is_some() || !left_out.contains(path));
    }
    Ok(ours)
}

/// Changes that gen reads in a generated folder, though it wrote them: only commands change them.
fn is_copy(path: &str) -> bool {
    path == "release.toml" || path.starts_with("source/")
}

fn changed(before: &dyn Snapshot, after: &dyn Snapshot, root: &Path, folder: &str) -> Result<Changes> {
    let (mut old, mut new) = (before.digests(folder, |_| false)?, after.digests(folder, |_| false)?);
    new.retain(|path, digest| old.get(path) != Some(digest));
    let lies = |path: &String| root.join(folder).join(path).symlink_metadata().is_ok();
    let gone = old.keys().filter(|path| !lies(path)).map(|path| (format!("{folder}/{path}"), None));
    let mut changed: Changes = gone.collect();
    old.retain(|path, _| new.contains_key(path));
    let old = before.texts(folder, &old)?;
    for path in new.keys() {
        let file = root.join(folder).join(path);
        let bytes = with_lf(fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?);
        // What only has other line ends is no change: checkouts differ in them.
        if old.get(path).is_none_or(|old| old.as_bytes() != bytes) {
            changed.insert(format!("{folder}/{path}"), Some(bytes));
        }
    }
    Ok(changed)
}

fn with_lf(bytes: Vec<u8>) -> Vec<u8> {
    if !bytes.contains(&b'\r') {
        return bytes;
    }
    String::from_utf8(bytes).map_or_else(|error| error.into_bytes(), |text| text.replace("\r\n", "\n").into_bytes())
}

/// A finding for each copy that was edited by hand: the index beside it knows another one.
///
/// # Errors
/// When the work tree cannot be read.
pub(super) fn edited(root: &Path, ours: &Changes) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (path, content) in ours {
        let Some((folder, file)) = copy(path) else { continue };
        let index = match fs::read(root.join(folder).join(INDEX)) {
            Ok(bytes) => Index::parse(&bytes).ok(),
            Err(_) => None,
        };
        let known = index.and_then(|index| index.files.get(file).cloned());
        if known != content.as_ref().map(digest) {
            findings.push(edited_copy(folder, file, if content.is_some() { "edited" } else { "deleted" }));
        }
    }
    Ok(findings)
}

/// The generated folder of a service and a copy's path in it.
pub(super) fn copy(path: &str) -> Option<(&str, &str)> {
    let end = path.find("/services/")? + "/services/".len();
    let slash = end + path[end..].find('/')?;
    Some((&path[..slash], &path[slash + 1..])).filter(|(_, file)| is_copy(file))
}
