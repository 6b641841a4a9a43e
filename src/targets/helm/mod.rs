//! The workloads of a service: values of the shared chart, or, where the platform renders here, the objects themselves.
//! What the chart decides is nothing; what all pods share stands in it.

pub mod chart;
pub mod from_resolved;
pub mod render;
pub mod values;

use crate::bundle::{Artifact, Body, Object};
use crate::resolved::Resolved;
use crate::spec::platform::Render;
use crate::target::Target;
use crate::yaml::write;

/// The target `helm`.
pub const TARGET: Target = Target {
    id: "helm",
    title: "workloads with what belongs to them: values of the shared chart",
    service,
    environment: Target::nothing,
    cluster: Target::nothing,
};

fn service(resolved: &Resolved) -> Vec<Artifact> {
    match resolved.environment.render {
        Render::Chart => vec![Artifact::text("values.yaml", write::to_string(&from_resolved::values(resolved)))],
        Render::Manifests => {
            let body = Body::Objects(workload_objects(resolved));
            vec![Artifact { path: "manifests/workloads.yaml".to_owned(), body }]
        }
    }
}

/// The objects that Helm renders for a service, without those of its concerns.
pub fn workload_objects(resolved: &Resolved) -> Vec<Object> {
    render::render(&from_resolved::values(resolved))
}
