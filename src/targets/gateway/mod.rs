//! The Gateway API: a Gateway once per cluster, and HTTPRoutes of the services. What is spoken inside the cluster is no
//! business of it.

mod http_route;
mod listener;
mod rule;
mod types;

use crate::bundle::{Artifact, Concern, Object};
use crate::resolved::{ClusterWide, Gateway, Resolved};
use crate::spec::platform::GatewayKind;
use crate::target::Target;

/// The target `gateway`.
pub const TARGET: Target = Target {
    id: "gateway",
    title: "Gateway API: gateways and the routes through them",
    service,
    environment: Target::nothing,
    cluster,
};

const API: &str = "gateway.networking.k8s.io/v1";

fn service(resolved: &Resolved) -> Vec<Artifact> {
    artifact(http_route::of_service(resolved))
}

fn cluster(wide: &ClusterWide) -> Vec<Artifact> {
    let ours = wide.gateways.iter().filter(|(_, gateway)| is_ours(gateway));
    artifact(ours.flat_map(|(name, gateway)| listener::objects(name, gateway)).collect())
}

fn is_ours(gateway: &Gateway) -> bool {
    gateway.kind == GatewayKind::GatewayApi
}

fn artifact(objects: Vec<Object>) -> Vec<Artifact> {
    if objects.is_empty() { Vec::new() } else { vec![Artifact::objects(Concern::Mesh, objects)] }
}
