//! What a compiled fleet should look like on disk: its folders with copies of sources, releases and hashes of what each was
//! made from, and the files at the root. Pure; `gitops` compares it with a tree and writes.

mod hashes;
mod held;
mod root;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::compile::{Compiled, Output, Owner, Selected};
use crate::gitops::{Folder, Lives};
use crate::load::Repository;

pub use held::held_back;

/// The folders of a compiled fleet, each made when it is asked for: all of them at once need not fit into memory.
pub struct Delivery<'a> {
    repository: &'a Repository,
    compiled: &'a Compiled,
    hashes: hashes::Hashes<'a>,
    selected: BTreeMap<(&'a str, &'a str), &'a Selected>,
    outputs: BTreeMap<String, &'a Output>,
    has_root: bool,
}

/// Every folder that may be written, all at once.
pub fn folders(repository: &Repository, compiled: &Compiled) -> Vec<Folder> {
    let delivery = Delivery::new(repository, compiled);
    delivery.paths().par_iter().map(|path| delivery.folder(path)).collect()
}

impl<'a> Delivery<'a> {
    /// Folders with errors are missing: what lies there stays as it is. What would speak of the interface of such a service
    /// is held back with it, see [`held_back`].
    pub fn new(repository: &'a Repository, compiled: &'a Compiled) -> Self {
        let held = held_back(repository, compiled);
        let key = |selected: &'a Selected| (selected.environment.name.as_str(), selected.name.as_str());
        let outputs = compiled.folders.iter().filter(|output| !held.contains_key(&output.path));
        Self {
            repository,
            compiled,
            hashes: hashes::Hashes::new(repository, compiled),
            selected: compiled.selected.iter().map(|selected| (key(selected), selected)).collect(),
            outputs: outputs.map(|output| (format!("{}{}", repository.prefix, output.path), output)).collect(),
            has_root: !compiled.folders.is_empty() && !held.contains_key(""),
        }
    }

    /// Paths of the folders, below the folder of `platform.toml`; the root is `""` and comes first.
    pub fn paths(&self) -> Vec<String> {
        let root = self.has_root.then(String::new);
        root.into_iter().chain(self.outputs.keys().cloned()).collect()
    }

    /// A folder with all its files.
    ///
    /// # Panics
    /// When the path is none of [`Delivery::paths`].
    pub fn folder(&self, path: &str) -> Folder {
        if path.is_empty() {
            return root::folder(self.repository, self.compiled);
        }
        let output = self.outputs[path];
        let folder = match &output.owner {
            Owner::Service { environment, service } => {
                self.service_folder(output, self.selected[&(environment.as_str(), service.as_str())])
            }
            Owner::Environment(environment) => {
                let services = self.hashes.services(environment);
                shared_folder(output, Some(services), self.hashes.platform(environment))
            }
            Owner::Cluster(cluster) => {
                let any = self.compiled.clusters[cluster].any_environment();
                shared_folder(output, None, self.hashes.platform(&any.name))
            }
        };
        Folder { path: path.to_owned(), ..folder }
    }

    fn service_folder(&self, output: &Output, selected: &Selected) -> Folder {
        let mut files = output.texts();
        let canonical = |file| self.repository.sources.document(file).canonical();
        files.insert("source/service.toml".to_owned(), canonical(selected.source.file));
        for (path, text) in &selected.source.files {
            files.insert(format!("source/{path}"), text.replace("\r\n", "\n"));
        }
        if let Some(release) = &selected.release {
            files.insert("release.toml".to_owned(), canonical(release.file));
        }
        let resolved = &self.compiled.environments[&selected.environment.name].services[&selected.name];
        let here = self.hashes.has_working_source(&selected.name);
        Folder {
            path: output.path.clone(),
            inputs: self.hashes.of(selected, resolved, &files),
            files,
            lives: Some(if here { Lives::Here } else { Lives::Elsewhere }),
            interface: hashes::interface(resolved),
        }
    }
}

/// A folder of an environment, whose source is the list of its services, or of a cluster, which has none.
fn shared_folder(output: &Output, services: Option<String>, platform: String) -> Folder {
    Folder {
        path: output.path.clone(),
        files: output.texts(),
        inputs: crate::gitops::Inputs { source: services, platform: Some(platform), ..Default::default() },
        lives: None,
        interface: serde_json::Value::Null,
    }
}
