//! What a compiled fleet should look like on disk: its folders with copies of sources, releases and hashes of what each was
//! made from, and the files at the root. Pure; `gitops` compares it with a tree and writes.

mod hashes;
mod root;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::compile::{Compiled, Origin, Owner, Rendered, Selected};
use crate::gitops::{Folder, Lives};
use crate::load::Repository;

/// Every folder that may be written, and the root with what all share. Folders with errors are missing: what lies there
/// stays as it is.
pub fn folders(repository: &Repository, compiled: &Compiled) -> Vec<Folder> {
    let selected: BTreeMap<(&str, &str), &Selected> = compiled
        .selected
        .iter()
        .map(|selected| ((selected.environment.name.as_str(), selected.name.as_str()), selected))
        .collect();
    let hashes = hashes::Hashes::new(repository, compiled);
    let mut folders: Vec<Folder> = compiled
        .folders
        .par_iter()
        .map(|rendered| match &rendered.owner {
            Owner::Service { environment, service } => {
                let selected = selected[&(environment.as_str(), service.as_str())];
                service_folder(repository, compiled, &hashes, rendered, selected)
            }
            Owner::Environment(environment) => {
                shared_folder(rendered, hashes.services(&[environment]), hashes.platform(environment))
            }
            Owner::Cluster(cluster) => {
                let cluster = &compiled.clusters[cluster];
                let environments: Vec<_> = cluster.environments.keys().map(String::as_str).collect();
                shared_folder(
                    rendered,
                    hashes.services(&environments),
                    hashes.platform(&cluster.any_environment().name),
                )
            }
        })
        .collect();
    for folder in &mut folders {
        folder.path = format!("{}{}", repository.prefix, folder.path);
    }
    if !compiled.folders.is_empty() {
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
    let source = &repository.sources.document(selected.source.file).text;
    files.insert("source/service.toml".to_owned(), source.replace("\r\n", "\n"));
    for (path, text) in &selected.source.files {
        files.insert(format!("source/{path}"), text.replace("\r\n", "\n"));
    }
    if let Some(release) = &selected.release {
        files.insert("release.toml".to_owned(), repository.sources.document(release.file).text.to_string());
    }
    let resolved = &compiled.environments[&selected.environment.name].services[&selected.name];
    let here = selected.origin == Origin::Working
        || repository.working.values().any(|folder| {
            folder.tree.as_ref().and_then(|tree| tree.get(["name"])?.value.as_str()) == Some(&selected.name)
        });
    Folder {
        path: rendered.path.clone(),
        inputs: hashes.of(selected, resolved, &files),
        files,
        lives: Some(if here { Lives::Here } else { Lives::Elsewhere }),
        interface: hashes::interface(resolved),
    }
}

/// A folder of an environment or cluster; its source is the list of services that it is for.
fn shared_folder(rendered: &Rendered, services: String, platform: String) -> Folder {
    Folder {
        path: rendered.path.clone(),
        files: rendered.texts(),
        inputs: crate::gitops::Inputs { source: Some(services), platform: Some(platform), ..Default::default() },
        lives: None,
        interface: serde_json::Value::Null,
    }
}
