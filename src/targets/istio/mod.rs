//! Istio: who may call whom by identity, what a proxy knows, how calls are routed, limited and tried again. Written only
//! where the environment has a mesh. It knows services, hosts and identities; the pods' addresses are NetworkPolicy's.

mod authorization_policy;
mod destination_rule;
mod envoy_filter;
mod gateway;
mod path;
mod peer_authentication;
mod request_authentication;
mod route_rule;
mod service_entry;
mod sidecar;
mod telemetry;
mod types;
mod virtual_service;

use std::collections::BTreeSet;

use crate::bundle::{Artifact, Body, Concern, WAVE};
use crate::resolved::{ClusterWide, EnvironmentWide, KubeService, Mesh, Resolved, Start, Workload};
use crate::spec::platform::GatewayKind;
use crate::spec::{Protocol, When};
use crate::target::Target;
use types::MutualTls;

/// The target `istio`.
pub const TARGET: Target =
    Target { id: "istio", title: "Istio: identities, routes, limits and mutual TLS", service, environment, cluster };

fn service(resolved: &Resolved) -> Vec<Artifact> {
    let Some(mesh) = &resolved.environment.mesh else { return Vec::new() };
    let mut objects = virtual_service::of_gateways(resolved);
    if resolved.workloads.iter().any(|workload| workload.in_mesh) {
        objects.extend(service_entry::of_service(resolved));
    }
    for workload in resolved.workloads.iter().filter(|workload| workload.in_mesh) {
        objects.push(authorization_policy::of_workload(resolved, mesh, workload));
        objects.push(sidecar::of_workload(resolved, mesh, workload));
        objects.extend(peer_authentication::of_workload(resolved, mesh, workload));
        objects.extend(request_authentication::of_workload(resolved, mesh, workload));
        objects.extend(envoy_filter::of_workload(resolved, workload));
        objects.extend(telemetry::of_workload(resolved, workload));
        // Versions share the Service of their workload.
        let is_before = |service: &&KubeService| {
            workload.version.is_none() && service.workload == workload.key && !service.headless
        };
        let services = resolved.services.iter().filter(is_before);
        // The mesh does not carry UDP: a Service of nothing else is none of its business.
        for service in services.filter(|service| service.ports.iter().any(|port| port.protocol != Protocol::Udp)) {
            objects.push(destination_rule::of_service(resolved, mesh, service));
            objects.extend(virtual_service::of_mesh(resolved, service));
        }
    }
    vec![early_for_hooks(resolved, Artifact::objects(Concern::Mesh, objects))]
}

/// Hooks that run before the workloads change need what lets their own calls out. The rest of the mesh waits: if a hook
/// fails, callers still meet what fits the old pods.
fn early_for_hooks(resolved: &Resolved, mut artifact: Artifact) -> Artifact {
    let before = |workload: &&Workload| workload.run.as_ref().is_some_and(|run| run.start == Start::Hook(When::Before));
    let hooks: Vec<_> = resolved.workloads.iter().filter(before).collect();
    let calls = |from: &[String]| hooks.iter().any(|hook| from.contains(&hook.key));
    let entries: BTreeSet<_> = service_entry::entries(resolved)
        .into_iter()
        .filter(|entry| calls(&entry.from))
        .map(|entry| entry.name(resolved))
        .collect();
    let Body::Objects(objects) = &mut artifact.body else { return artifact };
    for object in objects {
        let needed = match object.kind {
            "Sidecar" => hooks.iter().any(|hook| hook.name == object.meta.name),
            "ServiceEntry" => entries.contains(&object.meta.name),
            _ => false,
        };
        if needed {
            object.meta.annotations.insert(WAVE.to_owned(), Concern::Network.wave().to_string());
        }
    }
    artifact
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
    let ours = wide.gateways.iter().filter(|(_, gateway)| gateway.kind == GatewayKind::Istio);
    objects.extend(ours.map(|(name, gateway)| gateway::object(name, gateway)));
    vec![Artifact::objects(Concern::Mesh, objects)]
}
