//! Folders: what is rendered for each service, environment and cluster that has no error.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::bundle::{Artifact, Body, Bundle, Concern, Object};
use crate::compile::selection::Selected;
use crate::diagnostics::Finding;
use crate::resolved::{ClusterWide, EnvironmentWide, Resolved};
use crate::targets::TARGETS;

/// A folder of the generated tree. Its files are made when they are asked for and not kept, so that a large fleet fits into
/// memory.
#[derive(Debug, Clone)]
pub struct Output {
    /// Relative to the generated tree: `staging/services/orders`.
    pub path: String,
    pub owner: Owner,
    subject: Subject,
}

/// Whose folder it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    Service { environment: String, service: String },
    Environment(String),
    Cluster(String),
}

/// What is rendered.
#[derive(Debug, Clone)]
enum Subject {
    Service(Arc<Resolved>),
    Environment(Arc<EnvironmentWide>),
    Cluster(Arc<ClusterWide>),
}

/// Every folder without an error, sorted by path.
pub fn outputs(
    environments: &BTreeMap<String, Arc<EnvironmentWide>>,
    clusters: &BTreeMap<String, Arc<ClusterWide>>,
    selected: &[Selected],
    findings: &[Finding],
) -> Vec<Output> {
    let blocked = Blocked::by(findings);
    if blocked.platform {
        return Vec::new();
    }
    let mut outputs: Vec<Output> = selected
        .iter()
        .filter(|selected| !blocked.service(&selected.name, &selected.environment.name))
        .filter_map(|selected| {
            let (environment, service) = (selected.environment.name.clone(), selected.name.clone());
            let resolved = environments.get(&environment)?.services.get(&service)?;
            let path = format!("{environment}/services/{service}");
            let subject = Subject::Service(Arc::clone(resolved));
            Some(Output { path, owner: Owner::Service { environment, service }, subject })
        })
        .collect();
    outputs.extend(environments.iter().map(|(name, world)| Output {
        path: format!("{name}/platform"),
        owner: Owner::Environment(name.clone()),
        subject: Subject::Environment(Arc::clone(world)),
    }));
    outputs.extend(clusters.iter().map(|(name, cluster)| Output {
        path: format!("clusters/{name}"),
        owner: Owner::Cluster(name.clone()),
        subject: Subject::Cluster(Arc::clone(cluster)),
    }));
    outputs.sort_by(|a, b| a.path.cmp(&b.path));
    outputs
}

impl Output {
    /// What all targets write into the folder.
    pub fn bundle(&self) -> Bundle {
        match &self.subject {
            Subject::Service(resolved) => {
                let empty = Concern::ALL.map(|concern| Artifact::objects(concern, Vec::new()));
                Bundle::gather(TARGETS.iter().flat_map(|target| (target.service)(resolved)).chain(empty))
            }
            Subject::Environment(world) => {
                Bundle::gather(TARGETS.iter().flat_map(|target| (target.environment)(world)))
            }
            Subject::Cluster(cluster) => {
                // Argo CD cannot read a folder that is not there, and Git holds no folder without a file.
                let empty = Artifact::objects(Concern::Mesh, Vec::new());
                Bundle::gather(TARGETS.iter().flat_map(|target| (target.cluster)(cluster)).chain([empty]))
            }
        }
    }

    /// Every Kubernetes object of the folder, file by file.
    pub fn objects(&self) -> Vec<Object> {
        let objects = |body| if let Body::Objects(objects) = body { objects } else { Vec::new() };
        self.bundle().files.into_values().flat_map(objects).collect()
    }

    /// The text of every file, by path.
    pub fn texts(&self) -> BTreeMap<String, String> {
        let owner = if matches!(self.owner, Owner::Service { .. }) { "service" } else { "cluster" };
        self.bundle().files.into_iter().map(|(path, body)| (path, text(body, owner))).collect()
    }
}

fn text(body: Body, owner: &str) -> String {
    match body {
        Body::Text(text) => text,
        Body::Objects(objects) if objects.is_empty() => format!("# Nothing here for this {owner}.\n"),
        Body::Objects(objects) => crate::yaml::write::documents(&objects),
    }
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
