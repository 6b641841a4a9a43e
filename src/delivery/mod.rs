//! What a compiled fleet should look like on disk: its folders with copies of sources, releases and hashes of what each was
//! made from, and the files at the root. Pure; `gitops` compares it with a tree and writes.

mod hashes;
mod held;
mod root;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::compile::{Compiled, Origin, Owner, Rendered, Selected};
use crate::gitops::{Folder, Lives};
use crate::load::Repository;

pub use held::held_back;

/// Every folder that may be written, and the root with what all share. Folders with errors are missing: what lies there
/// stays as it is. What would speak of the interface of such a service is held back with it, see [`held_back`].
pub fn folders(repository: &Repository, compiled: &Compiled) -> Vec<Folder> {
    let selected: BTreeMap<(&str, &str), &Selected> = compiled
        .selected
        .iter()
        .map(|selected| ((selected.environment.name.as_str(), selected.name.as_str()), selected))
        .collect();
    let hashes = hashes::Hashes::new(repository, compiled);
    let held = held_back(repository, compiled);
    let mut folders: Vec<Folder> = compiled
        .folders
        .par_iter()
        .filter(|rendered| !held.contains_key(&rendered.path))
        .map(|rendered| match &rendered.owner {
            Owner::Service { environment, service } => {
                let selected = selected[&(environment.as_str(), service.as_str())];
                service_folder(repository, compiled, &hashes, rendered, selected)
            }
            Owner::Environment(environment) => {
                shared_folder(rendered, Some(hashes.services(environment)), hashes.platform(environment))
            }
            Owner::Cluster(cluster) => {
                let any = compiled.clusters[cluster].any_environment();
                shared_folder(rendered, None, hashes.platform(&any.name))
            }
        })
        .collect();
    for folder in &mut folders {
        folder.path = format!("{}{}", repository.prefix, folder.path);
    }
    if !compiled.folders.is_empty() && !held.contains_key("") {
        folders.insert(0, root::folder(repository, compiled));
    }
    folders
}

/// Environments whose services wait for a promotion: name → services that have a working source and no copy there yet.
pub fn waiting(repository: &Repository, compiled: &Compiled) -> BTreeMap<String, BTreeSet<String>> {
    let mut waiting = BTreeMap::<String, BTreeSet<String>>::new();
    for (name, world) in &compiled.environments {
        if world.environment.after.is_none() {
            continue;
        }
        let copies = repository.copies.get(name);
        let copied =
            |service: &str| copies.and_then(|copies| copies.get(service)).is_some_and(|copy| copy.source.is_some());
        let missing = world.known.iter().filter(|service| !copied(service)).cloned().collect::<BTreeSet<_>>();
        if !missing.is_empty() {
            waiting.insert(name.clone(), missing);
        }
    }
    waiting
}

fn service_folder(
    repository: &Repository,
    compiled: &Compiled,
    hashes: &hashes::Hashes<'_>,
    rendered: &Rendered,
    selected: &Selected,
) -> Folder {
    let mut files = rendered.texts();
    let canonical = |file| repository.sources.document(file).canonical();
    files.insert("source/service.toml".to_owned(), canonical(selected.source.file));
    for (path, text) in &selected.source.files {
        files.insert(format!("source/{path}"), text.replace("\r\n", "\n"));
    }
    if let Some(release) = &selected.release {
        files.insert("release.toml".to_owned(), canonical(release.file));
    }
    let resolved = &compiled.environments[&selected.environment.name].services[&selected.name];
    let here = selected.origin == Origin::Working || hashes.has_working_source(&selected.name);
    Folder {
        path: rendered.path.clone(),
        inputs: hashes.of(selected, resolved, &files),
        files,
        lives: Some(if here { Lives::Here } else { Lives::Elsewhere }),
        interface: hashes::interface(resolved),
    }
}

/// A folder of an environment, whose source is the list of its services, or of a cluster, which has none.
fn shared_folder(rendered: &Rendered, services: Option<String>, platform: String) -> Folder {
    Folder {
        path: rendered.path.clone(),
        files: rendered.texts(),
        inputs: crate::gitops::Inputs { source: services, platform: Some(platform), ..Default::default() },
        lives: None,
        interface: serde_json::Value::Null,
    }
}
