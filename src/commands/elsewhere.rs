//! Services whose sources lie in repositories of their own: which folders they are, and whether they may have the name they
//! claim. The GitOps repository holds copies of them only, and so needs none of those repositories.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::load::{Disk, Repository};

/// The folders of the command line, by the path under which findings show them.
///
/// # Errors
/// When there is no `service.toml` in one, or it cannot be read.
pub fn sources(folders: &[PathBuf]) -> Result<BTreeMap<String, Disk>> {
    let source = |folder: &PathBuf| {
        // A person may name the file as well as its folder.
        let folder = if folder.ends_with("service.toml") { folder.parent().unwrap_or(Path::new(".")) } else { folder };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        if !folder.join("service.toml").is_file() {
            bail!("there is no service.toml in {}: --source names its folder", folder.display());
        }
        let disk = Disk::new(folder).with_context(|| format!("cannot read {}", folder.display()))?;
        let path = folder.to_string_lossy().replace('\\', "/");
        Ok((path.trim_end_matches('/').to_owned(), disk))
    };
    folders.iter().map(source).collect()
}

/// Whether each source from elsewhere may have its name: nobody else has it in this repository, or the same team's.
///
/// # Errors
/// When it may not.
pub fn has_place(repository: &Repository, new_team: bool) -> Result<()> {
    for path in &repository.elsewhere {
        let Some(source) = repository.working.get(path) else { continue };
        let (Some(name), team) = (source.name(), source.says("team")) else { continue };
        let here = repository.working.iter().find(|(at, other)| *at != path && other.name() == Some(name));
        if let Some((_, other)) = here {
            let help = "give one of them another name, or remove the folder there once its source has moved";
            bail!("{path} and {} are both called {name}: {help}", other.path);
        }
        let copies =
            repository.copies.iter().filter_map(|(environment, copies)| Some((environment, copies.get(name)?)));
        let other = copies.filter_map(|(environment, copy)| Some((environment, copy.source.as_ref()?.says("team")?)));
        let mut other = other.filter(|(_, before)| team.is_some_and(|team| team != *before));
        if let (Some((environment, before)), false) = (other.next(), new_team) {
            bail!(
                "{name} runs in {environment} and belongs to team {before}, and {path} says team {}: give this service \
                 another name; if it has changed hands, add --new-team",
                team.unwrap_or_default()
            );
        }
    }
    Ok(())
}
