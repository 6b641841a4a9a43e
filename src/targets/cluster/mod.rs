//! Namespaces of an environment with their quotas and defaults. Clusters and what is installed on them are not described
//! here.

mod namespace;
mod types;

use crate::bundle::{Artifact, Body, WAVE};
use crate::resolved::EnvironmentWide;
use crate::target::Target;

/// The target.
pub const TARGET: Target = Target {
    id: "cluster",
    title: "namespaces with labels for mesh and Pod Security, quotas and defaults",
    service: Target::nothing,
    environment,
    cluster: Target::nothing,
};

/// Before everything else: policies and injection act only when a pod is made, and nothing can be made without its namespace.
const BEFORE_ALL: &str = "-1";

fn environment(wide: &EnvironmentWide) -> Vec<Artifact> {
    let mut objects: Vec<_> = wide
        .namespaces
        .iter()
        .flat_map(|(name, namespace)| namespace::objects(name, namespace, &wide.environment))
        .collect();
    for object in &mut objects {
        object.meta.annotations.insert(WAVE.to_owned(), BEFORE_ALL.to_owned());
    }
    vec![Artifact { path: "manifests/namespaces.yaml".to_owned(), body: Body::Objects(objects) }]
}
