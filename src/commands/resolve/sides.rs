//! Which conflicts gen can decide, and how: the texts with which the fleet is compiled, and what is left to the user.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use crate::gitops::{Conflict, INDEX, Index, Tree, has_markers};
use crate::load::Repository;
use crate::release::{self, Apart, Side};

/// What was decided of all conflicts.
#[derive(Debug, Default)]
pub struct Decided {
    /// Texts by path, laid over what lies on disk when the fleet is compiled.
    pub texts: BTreeMap<String, String>,
    /// Generated folders with conflicts, by path.
    pub folders: BTreeMap<String, Folder>,
    /// What is left: path and why.
    pub by_hand: BTreeMap<String, String>,
    /// Sources that Git still calls conflicting, without markers.
    pub as_they_lie: Vec<String>,
}

/// A generated folder with conflicts.
#[derive(Debug, Default)]
pub struct Folder {
    pub path: String,
    /// Paths of the files that conflict.
    pub conflicts: BTreeSet<String>,
    /// What gen owned on each side, if Git does not agree on it.
    pub indexes: Option<(Index, Index)>,
    /// Both sides changed the copy of the source, and nobody said which one counts.
    undecided_copy: bool,
    /// The folder is not written, and whether a line of `by_hand` says why.
    pub left: bool,
    pub told: bool,
}

impl Folder {
    pub fn environment(&self) -> Option<&str> {
        let mut parts = self.path.rsplit('/');
        let (service, folder, environment) = (parts.next()?, parts.next()?, parts.next());
        if folder == "services" { environment } else { (service == "platform").then_some(folder) }
    }

    fn service(&self) -> Option<(&str, &str)> {
        Some((self.environment()?, self.path.rsplit_once("/services/")?.1))
    }
}

/// Where the texts of both sides lie.
struct Sides<'a> {
    conflicts: BTreeMap<&'a str, &'a Conflict>,
    disk: &'a Tree,
    trees: &'a [Tree; 2],
    take: Option<Side>,
}

impl Decided {
    /// Decides. `trees`: those of both sides, ours first. `take`: the side that counts where both changed what an environment
    /// runs.
    ///
    /// # Errors
    /// When disk or repository cannot be read.
    pub fn new(
        conflicts: &[Conflict],
        repository: &Repository,
        disk: &Tree,
        trees: &[Tree; 2],
        take: Option<Side>,
    ) -> Result<Self> {
        let mut decided = Self::default();
        for conflict in conflicts {
            match folder_of(&conflict.path, repository) {
                Some(path) => {
                    let folder = decided.folders.entry(path.clone()).or_default();
                    folder.path = path;
                    folder.conflicts.insert(conflict.path.clone());
                }
                None => decided.by_the_user(conflict, disk)?,
            }
        }
        let conflicts = conflicts.iter().map(|conflict| (conflict.path.as_str(), conflict)).collect();
        let sides = Sides { conflicts, disk, trees, take };
        let mut folders = std::mem::take(&mut decided.folders);
        for folder in folders.values_mut() {
            decided.folder(folder, &sides)?;
        }
        decided.folders = folders;
        Ok(decided)
    }

    /// Leaves folders alone whose copy of the source both sides changed, where no working source replaces it.
    pub fn leave_undecided_copies(&mut self, is_copied: impl Fn(&str, &str) -> bool) {
        for folder in self.folders.values_mut().filter(|folder| folder.undecided_copy && !folder.left) {
            let Some((environment, service)) = folder.service() else { continue };
            if is_copied(environment, service) {
                let why = format!(
                    "both sides changed what {environment} runs of {service}: gen resolve --take ours (or theirs) takes \
                     one side's source, gen promote {service} --to {environment} afterwards takes neither"
                );
                self.by_hand.insert(format!("{}/source", folder.path), why);
                (folder.left, folder.told) = (true, true);
            }
        }
    }

    pub fn is_left(&self, folder: &str) -> bool {
        self.folders.get(folder).is_some_and(|folder| folder.left)
    }

    /// Conflicts that are resolved now.
    pub fn resolved<'c>(&self, conflicts: &'c [Conflict]) -> Vec<&'c str> {
        let done = self.folders.values().filter(|folder| !folder.left);
        let done: BTreeSet<&String> = done.flat_map(|folder| &folder.conflicts).collect();
        conflicts
            .iter()
            .filter(|conflict| done.contains(&conflict.path))
            .map(|conflict| conflict.path.as_str())
            .collect()
    }

    /// A file that gen does not write: a source, or something else of the repository.
    fn by_the_user(&mut self, conflict: &Conflict, disk: &Tree) -> Result<()> {
        let path = conflict.path.clone();
        let why = match disk.file(&path)? {
            _ if conflict.ours.is_none() || conflict.theirs.is_none() => "one side deleted it: git add or git rm it",
            Some(bytes) if has_markers(&bytes) => "it holds conflict markers, and gen does not write it",
            _ => {
                self.as_they_lie.push(path);
                return Ok(());
            }
        };
        self.by_hand.insert(path, why.to_owned());
        Ok(())
    }

    fn folder(&mut self, folder: &mut Folder, sides: &Sides<'_>) -> Result<()> {
        let at = |file: &str| if folder.path.is_empty() { file.to_owned() } else { format!("{}/{file}", folder.path) };
        let index = at(INDEX);
        if let Some(conflict) = sides.conflicts.get(index.as_str()) {
            let read = |text: &Option<String>| text.as_ref().and_then(|text| Index::parse(text.as_bytes()).ok());
            let (Some(ours), Some(theirs)) = (read(&conflict.ours), read(&conflict.theirs)) else {
                let why = "one side removed the folder, the other changed it: git rm -r it, or git checkout --ours (or \
                           --theirs) its files and git add them";
                self.by_hand.insert(folder.path.clone(), why.to_owned());
                (folder.left, folder.told) = (true, true);
                return Ok(());
            };
            if folder.service().is_some() {
                let base = read(&conflict.base).and_then(|base| base.inputs.source);
                let (our, their) = (&ours.inputs.source, &theirs.inputs.source);
                let side = if our == their || *their == base {
                    Some(Side::Ours)
                } else if *our == base {
                    Some(Side::Theirs)
                } else {
                    sides.take
                };
                folder.undecided_copy = side.is_none();
                let (index, side) = if side == Some(Side::Theirs) { (&theirs, 1) } else { (&ours, 0) };
                for file in index.files.keys().filter(|file| file.starts_with("source/")) {
                    let path = at(file);
                    if let Some(text) = sides.text(&path, side, &index.files[file])? {
                        self.texts.insert(path, text);
                    }
                }
            }
            folder.indexes = Some((ours, theirs));
        }
        let release = at("release.toml");
        if let Some(conflict) = sides.conflicts.get(release.as_str()) {
            self.release(folder, conflict, sides.take);
        }
        Ok(())
    }

    fn release(&mut self, folder: &mut Folder, conflict: &Conflict, take: Option<Side>) {
        let text = |side: &Option<String>| side.clone().unwrap_or_default();
        let (ours, theirs) = (text(&conflict.ours), text(&conflict.theirs));
        let why = match release::merge(&text(&conflict.base), &ours, &theirs, take) {
            Ok(merged) => return drop(self.texts.insert(conflict.path.clone(), merged)),
            Err(Apart::Form) => "it is not in the form that gen writes".to_owned(),
            Err(Apart::Clashes(clashes)) => {
                let each = |clash: &release::Clash| {
                    format!("[{}] is {} on our side and {} on theirs", clash.table, clash.ours, clash.theirs)
                };
                let clashes: Vec<_> = clashes.iter().map(each).collect();
                format!("{}; gen resolve --take ours (or theirs) takes one", clashes.join("; "))
            }
        };
        self.texts.insert(conflict.path.clone(), ours);
        self.by_hand.insert(conflict.path.clone(), why);
        (folder.left, folder.told) = (true, true);
    }
}

impl Sides<'_> {
    /// A file of one side, known by its digest: as it lies on disk, as Git's index has it, or from the side's commit.
    fn text(&self, path: &str, side: usize, digest: &str) -> Result<Option<String>> {
        let staged =
            self.conflicts.get(path).and_then(|it| if side == 0 { it.ours.clone() } else { it.theirs.clone() });
        let candidates = [self.disk.file(path)?, staged.map(String::into_bytes), self.trees[side].file(path)?];
        let fits = |bytes: &Vec<u8>| crate::source::digest(bytes) == digest;
        let found = candidates.into_iter().flatten().find(fits);
        Ok(found.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }
}

/// The generated folder in which a file lies; `None`: gen does not write there. The root's folder is `""`.
fn folder_of(path: &str, repository: &Repository) -> Option<String> {
    let prefix = &repository.prefix;
    let below = path.strip_prefix(prefix.as_str());
    let is_environment = |name: &str| repository.copies.contains_key(name);
    match below.map(|below| below.split('/').collect::<Vec<_>>()).as_deref() {
        Some([environment, "services", service, _, ..]) if is_environment(environment) => {
            Some(format!("{prefix}{environment}/services/{service}"))
        }
        Some([environment, "platform", _, ..]) if is_environment(environment) => {
            Some(format!("{prefix}{environment}/platform"))
        }
        Some(["clusters", cluster, _, ..]) => Some(format!("{prefix}clusters/{cluster}")),
        Some(["charts", ..]) => Some(String::new()),
        _ if [INDEX, ".gitattributes", "CODEOWNERS"].contains(&path) => Some(String::new()),
        _ => None,
    }
}

impl From<crate::cli::Side> for Side {
    fn from(side: crate::cli::Side) -> Self {
        match side {
            crate::cli::Side::Ours => Self::Ours,
            crate::cli::Side::Theirs => Self::Theirs,
        }
    }
}
