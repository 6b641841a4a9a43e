//! What gen refuses to write over, each with its cure.

use crate::diagnostics::Finding;

use super::folder::{Folder, join};

/// A file that gen did not write stands where one of its files belongs.
pub(super) fn foreign_file(folder: &Folder, path: &str) -> Finding {
    let path = folder.path_of(path);
    finding(&folder.path, "gitops/foreign-file", format!("gen did not write {path}, and would have to replace it"))
        .help(format!("move {path} to a folder that gen does not write, or delete it; then run gen again"))
}

/// A copy of a source, or a `release.toml`, was changed by hand. `how`: `edited` or `deleted`.
pub fn edited_copy(folder: &str, path: &str, how: &str) -> Finding {
    let path = join(folder, path);
    let finding = finding(folder, "gitops/edited-copy", format!("{path} was {how} by hand"))
        .help(format!("take the change back: git checkout -- {path}"));
    if path.ends_with("release.toml") {
        finding.help("then say it to the command that writes this file: gen release, freeze, thaw or rollback")
    } else {
        finding.help("then make the change in the working source; where the environment waits, gen promote brings it")
    }
}

/// A link stands where gen would write; it never writes through one.
pub(super) fn link(folder: &Folder, path: &str) -> Finding {
    finding(&folder.path, "gitops/link", format!("{path} is no file or folder but a link or something special"))
        .help(format!("replace {path} by a real folder or file, or delete it; gen follows no links when it writes"))
}

/// An index that cannot be read: without it gen does not know what is its own.
pub(super) fn unreadable_index(folder: &Folder, error: &str) -> Finding {
    let path = folder.path_of(super::index::INDEX);
    finding(&folder.path, "gitops/unreadable-index", format!("{path} cannot be read: {error}"))
        .help(format!("take the last good one: git checkout HEAD -- {path}"))
        .note("after a merge with conflicts: take either side's, then run gen")
}

fn finding(folder: &str, id: &'static str, message: String) -> Finding {
    let mut finding = Finding::error(id, message);
    if let [environment, "services", service] = folder.split('/').collect::<Vec<_>>()[..] {
        finding.service = Some(service.to_owned());
        finding.environments.insert(environment.to_owned());
    }
    finding
}
