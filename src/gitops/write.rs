//! Writes a plan to disk: each folder as a whole or not at all, whatever kills the run. Decides nothing.
//!
//! The new files of a folder are staged in `<folder>/.gen-tmp`, the index last: from then on the change is decided. Then
//! files are moved to their places, each by one rename, and what is no longer gen's is deleted. A killed run is undone
//! before that moment and completed after it, by [`recover`] at the start of the next one. A folder that does not exist
//! yet is made beside its place and renamed once.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use rayon::prelude::*;

use super::index::{INDEX, Index};
use super::plan::{ChangeKind, FolderPlan, Plan};

/// Name of the folder, in a folder of gen's, in which a run stages what it will move into place.
pub(super) const STAGE: &str = ".gen-tmp";

/// What was written.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub folders: usize,
    /// Created, updated and deleted files, indexes included.
    pub files: usize,
}

/// Makes the changes of all folders that have no refusal. Files that are as they should be are not touched. Call [`recover`]
/// before the tree is read for the plan.
///
/// # Errors
/// When the disk refuses: the folders that could not be written are as before, the others are written.
pub fn write(root: &Path, plan: &Plan) -> Result<Written> {
    let wanted: Vec<_> = plan.folders.iter().filter(|f| f.refusals.is_empty() && !f.changes.is_empty()).collect();
    let results: Vec<_> = wanted.par_iter().map(|folder| write_folder(root, folder)).collect();
    let failed = results.iter().filter(|result| result.is_err()).count();
    match results.into_iter().find_map(Result::err) {
        None => Ok(Written { folders: wanted.len(), files: wanted.iter().map(|folder| folder.changes.len()).sum() }),
        Some(error) if failed == 1 => Err(error),
        Some(error) => Err(error.context(format!("{failed} of {} folders could not be written", wanted.len()))),
    }
}

/// Completes or undoes what a killed run left in these folders (paths below the root). Returns those it mended.
///
/// # Errors
/// When the disk refuses.
pub fn recover<'a>(root: &Path, folders: impl IntoIterator<Item = &'a str>) -> Result<Vec<&'a str>> {
    let mut mended = Vec::new();
    for path in folders {
        let folder = root.join(path);
        let stage = folder.join(STAGE);
        let mut leftovers = vec![stage.clone()];
        leftovers.extend(beside(&folder).filter(|_| !path.is_empty()));
        leftovers.retain(|leftover| leftover.symlink_metadata().is_ok_and(|found| found.is_dir()));
        if leftovers.is_empty() {
            continue;
        }
        let context = || format!("cannot clean up {path} after a run that was killed");
        if let Some(index) = staged_index(&stage) {
            apply(&folder, &stage, &index).with_context(context)?;
        }
        for leftover in leftovers {
            remove_folder(&leftover).with_context(context)?;
        }
        mended.push(path);
    }
    Ok(mended)
}

fn write_folder(root: &Path, plan: &FolderPlan) -> Result<()> {
    let folder = root.join(&plan.path);
    let is_new = !plan.path.is_empty() && !folder.exists();
    let stage = beside(&folder).filter(|_| is_new).unwrap_or_else(|| folder.join(STAGE));
    let failed = |(error, path): (std::io::Error, PathBuf)| {
        let path = path.strip_prefix(root).unwrap_or(&path).display().to_string();
        let cure = cure(&error);
        anyhow!(error).context(format!("cannot write {path}; nothing in {} was changed{cure}", plan.path))
    };
    begin(&stage).map_err(|error| failed((error, stage.clone())))?;
    if let Err(error) = stage_files(&stage, plan) {
        remove_folder(&stage).ok();
        return Err(failed(error));
    }
    if is_new {
        return fs::rename(&stage, &folder).map_err(|error| {
            remove_folder(&stage).ok();
            failed((error, folder))
        });
    }
    let index = Index::parse(plan.index.as_bytes()).expect("gen wrote this index a moment ago");
    apply(&folder, &stage, &index)
        .and_then(|()| remove_folder(&stage))
        .and_then(|()| if plan.index_goes() { remove_if_empty(&folder) } else { Ok(()) })
        .with_context(|| format!("{} is written in part; the next run of gen completes it", plan.path))
}

/// Makes the stage. That it is there already means that another run is writing this folder, since [`recover`] was called.
fn begin(stage: &Path) -> std::io::Result<()> {
    fs::create_dir_all(stage.parent().expect("a stage lies in a folder"))?;
    fs::create_dir(stage)
}

fn cure(error: &std::io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => ": free some space",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => ": make the folder writable",
        ErrorKind::AlreadyExists => ": another run of gen is writing there, or was killed; run gen again",
        _ => "",
    }
}

/// Where a folder is made before it is renamed to its place.
fn beside(folder: &Path) -> Option<PathBuf> {
    let name = folder.file_name()?.to_str()?;
    Some(folder.with_file_name(format!(".{name}{STAGE}")))
}

/// Writes the files that change into `stage`, the index last.
fn stage_files(stage: &Path, plan: &FolderPlan) -> Result<(), (std::io::Error, PathBuf)> {
    let mut made = stage.to_owned();
    for change in &plan.changes {
        let Some(text) = &change.content else { continue };
        let below = change.path[plan.path.len()..].trim_start_matches('/');
        if below == INDEX {
            continue;
        }
        let path = stage.join(below);
        let parent = path.parent().expect("a file below a folder has a parent");
        if made != parent {
            fs::create_dir_all(parent).map_err(|error| (error, parent.to_owned()))?;
            made = parent.to_owned();
        }
        fs::write(&path, text).map_err(|error| (error, path))?;
    }
    let index = stage.join(INDEX);
    fs::write(&index, &plan.index).map_err(|error| (error, index))
}

/// The index of a change that was decided; `None`: the run was killed before, or while it wrote the index.
fn staged_index(stage: &Path) -> Option<Index> {
    Index::parse(&fs::read(stage.join(INDEX)).ok()?).ok()
}

/// Moves what is staged to its place and deletes what gen owned and no longer does. Can be repeated after any interruption.
fn apply(folder: &Path, stage: &Path, new: &Index) -> std::io::Result<()> {
    let old = fs::read(folder.join(INDEX)).ok().and_then(|bytes| Index::parse(&bytes).ok());
    for path in old.iter().flat_map(|old| old.files.keys()).filter(|path| !new.files.contains_key(*path)) {
        remove_file(folder, path)?;
    }
    for path in new.files.keys() {
        move_file(stage, folder, path)?;
    }
    if new.files.is_empty() { remove_file(folder, INDEX) } else { move_index(stage, folder) }
}

/// Moves one file, if it is (still) staged.
fn move_file(stage: &Path, folder: &Path, path: &str) -> std::io::Result<()> {
    let (from, to) = (stage.join(path), folder.join(path));
    match fs::rename(&from, &to) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            if !from.exists() {
                return Ok(());
            }
            fs::create_dir_all(to.parent().expect("a file below a folder has a parent"))?;
            fs::rename(&from, &to)
        }
        Err(error) => Err(error),
    }
}

fn move_index(stage: &Path, folder: &Path) -> std::io::Result<()> {
    let (from, to) = (stage.join(INDEX), folder.join(INDEX));
    let same = fs::read(&to).is_ok_and(|old| fs::read(&from).is_ok_and(|new| new == old));
    if same { Ok(()) } else { fs::rename(from, to) }
}

/// Deletes a file, and the folders above it that are empty then, up to `folder`.
fn remove_file(folder: &Path, path: &str) -> std::io::Result<()> {
    let file = folder.join(path);
    match fs::remove_file(&file) {
        Ok(()) => {}
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(()),
        Err(error) => return Err(error),
    }
    for above in file.ancestors().skip(1).take_while(|above| *above != folder) {
        remove_if_empty(above)?;
    }
    Ok(())
}

fn remove_if_empty(folder: &Path) -> std::io::Result<()> {
    match fs::remove_dir(folder) {
        Err(error) if !matches!(error.kind(), ErrorKind::DirectoryNotEmpty | ErrorKind::NotFound) => Err(error),
        _ => Ok(()),
    }
}

fn remove_folder(folder: &Path) -> std::io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

impl FolderPlan {
    /// Whether nothing of gen's stays in the folder.
    fn index_goes(&self) -> bool {
        self.changes.last().is_some_and(|change| change.kind == ChangeKind::Delete && change.path.ends_with(INDEX))
    }
}
