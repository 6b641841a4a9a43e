//! Istio: who may call whom by identity, what a proxy knows, how calls are routed, limited and tried again. Written only
//! where the environment has a mesh. It knows services, hosts and identities; the pods' addresses are NetworkPolicy's.

mod authorization_policy;
mod destination_rule;
mod envoy_filter;
mod gateway;
mod path;
mod peer_authentication;
mod route_rule;
mod service_entry;
mod sidecar;
mod types;
mod virtual_service;

use crate::bundle::{Artifact, Concern};
use crate::resolved::{ClusterWide, EnvironmentWide, Mesh, Resolved};
use crate::spec::Protocol;
use crate::target::Target;
use types::MutualTls;

/// The target `istio`.
pub const TARGET: Target =
    Target { id: "istio", title: "Istio: identities, routes, limits and mutual TLS", service, environment, cluster };

fn service(resolved: &Resolved) -> Vec<Artifact> {
    let Some(mesh) = &resolved.environment.mesh else { return Vec::new() };
    let mut objects = virtual_service::of_gateways(resolved, mesh);
    if resolved.workloads.iter().any(|workload| workload.in_mesh) {
        objects.extend(service_entry::of_service(resolved));
    }
    for workload in resolved.workloads.iter().filter(|workload| workload.in_mesh) {
        objects.push(authorization_policy::of_workload(resolved, mesh, workload));
        objects.push(sidecar::of_workload(resolved, mesh, workload));
        objects.extend(peer_authentication::of_workload(resolved, mesh, workload));
        objects.extend(envoy_filter::of_workload(resolved, workload));
        let services = resolved.services.iter().filter(|service| service.workload == workload.key && !service.headless);
        // The mesh does not carry UDP: a Service of nothing else is none of its business.
        for service in services.filter(|service| service.ports.iter().any(|port| port.protocol != Protocol::Udp)) {
            objects.push(destination_rule::of_service(resolved, mesh, service));
            objects.extend(virtual_service::of_mesh(resolved, service));
        }
    }
    vec![Artifact::objects(Concern::Mesh, objects)]
}

/// Closes each namespace. The whole mesh cannot be closed at once: that would also deny gateways and what is not in the fleet.
fn environment(wide: &EnvironmentWide) -> Vec<Artifact> {
    let Some(mesh) = &wide.environment.mesh else { return Vec::new() };
    let mut objects: Vec<_> =
        wide.namespaces.keys().map(|namespace| authorization_policy::of_namespace(namespace)).collect();
    if !mesh.strict {
        let permissive = |namespace: &String| peer_authentication::of_namespace(namespace, MutualTls::PERMISSIVE);
        objects.extend(wide.namespaces.keys().map(permissive));
    }
    vec![Artifact::objects(Concern::Mesh, objects)]
}

/// Gateways, and mutual TLS for the whole mesh. It is strict if any environment is; the others open their own namespaces.
fn cluster(wide: &ClusterWide) -> Vec<Artifact> {
    let meshes = || wide.environments.values().filter_map(|environment| environment.environment.mesh.as_ref());
    let Some(any) = meshes().next() else { return Vec::new() };
    let strict = meshes().any(|mesh: &Mesh| mesh.strict);
    let mtls = if strict { MutualTls::STRICT } else { MutualTls::PERMISSIVE };
    let mut objects = vec![peer_authentication::of_namespace(&any.control_plane.namespace, mtls)];
    objects.extend(wide.gateways.iter().map(|(name, gateway)| gateway::object(name, gateway)));
    vec![Artifact::objects(Concern::Mesh, objects)]
}
