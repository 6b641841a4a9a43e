//! Folders: what is rendered for each service, environment and cluster that has no error.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::bundle::{Artifact, Body, Bundle, Concern};
use crate::compile::selection::Selected;
use crate::diagnostics::Finding;
use crate::resolved::{ClusterWide, EnvironmentWide};
use crate::targets::TARGETS;

/// A folder of the generated tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// Relative to the generated tree: `staging/services/orders`.
    pub path: String,
    pub owner: Owner,
    pub bundle: Bundle,
}

/// Whose folder it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    Service { environment: String, service: String },
    Environment(String),
    Cluster(String),
}

/// Renders every folder without an error, in parallel, sorted by path.
pub fn render(
    environments: &BTreeMap<String, Arc<EnvironmentWide>>,
    clusters: &BTreeMap<String, ClusterWide>,
    selected: &[Selected],
    findings: &[Finding],
) -> Vec<Rendered> {
    let blocked = Blocked::by(findings);
    if blocked.platform {
        return Vec::new();
    }
    let mut folders: Vec<Rendered> = selected
        .par_iter()
        .filter(|selected| !blocked.service(&selected.name, &selected.environment.name))
        .filter_map(|selected| {
            let resolved = environments.get(&selected.environment.name)?.services.get(&selected.name)?;
            let empty = Concern::ALL.map(|concern| Artifact::objects(concern, Vec::new()));
            let artifacts = TARGETS.iter().flat_map(|target| (target.service)(resolved)).chain(empty);
            let owner =
                Owner::Service { environment: selected.environment.name.clone(), service: selected.name.clone() };
            let path = format!("{}/services/{}", selected.environment.name, selected.name);
            Some(Rendered { path, owner, bundle: Bundle::gather(artifacts) })
        })
        .collect();
    for (name, world) in environments {
        let artifacts = TARGETS.iter().flat_map(|target| (target.environment)(world));
        let owner = Owner::Environment(name.clone());
        folders.push(Rendered { path: format!("{name}/platform"), owner, bundle: Bundle::gather(artifacts) });
    }
    for (name, cluster) in clusters {
        let artifacts = TARGETS.iter().flat_map(|target| (target.cluster)(cluster));
        let owner = Owner::Cluster(name.clone());
        folders.push(Rendered { path: format!("clusters/{name}"), owner, bundle: Bundle::gather(artifacts) });
    }
    folders.sort_by(|a, b| a.path.cmp(&b.path));
    folders
}

/// What errors keep from being written.
#[derive(Debug, Default)]
struct Blocked {
    /// An error of the platform blocks everything: no folder would be right.
    platform: bool,
    everywhere: BTreeSet<String>,
    somewhere: BTreeSet<(String, String)>,
}

impl Blocked {
    fn by(findings: &[Finding]) -> Self {
        let mut blocked = Self::default();
        for finding in findings.iter().filter(|finding| finding.is_error()) {
            match &finding.service {
                None => blocked.platform = true,
                Some(service) if finding.environments.is_empty() => drop(blocked.everywhere.insert(service.clone())),
                Some(service) => {
                    let pairs = finding.environments.iter().map(|environment| (service.clone(), environment.clone()));
                    blocked.somewhere.extend(pairs);
                }
            }
        }
        blocked
    }

    fn service(&self, service: &str, environment: &str) -> bool {
        self.everywhere.contains(service) || self.somewhere.contains(&(service.to_owned(), environment.to_owned()))
    }
}

impl Rendered {
    /// The text of every file, by path.
    pub fn texts(&self) -> BTreeMap<String, String> {
        let text = |body: &Body| match body {
            Body::Text(text) => text.clone(),
            Body::Value(value) => crate::yaml::write::to_string(value),
            Body::Objects(objects) if objects.is_empty() => "# Nothing here for this service.\n".to_owned(),
            Body::Objects(objects) => {
                let values: Vec<_> = objects.iter().map(crate::bundle::Object::to_value).collect();
                crate::yaml::write::documents(&values)
            }
        };
        self.bundle.files.iter().map(|(path, body)| (path.clone(), text(body))).collect()
    }
}
