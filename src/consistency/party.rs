//! Who a name of `[access]` is in an environment, and which ports are offered and called. No rule stands here.

use crate::resolve::ANYONE;
use crate::resolved::{EnvironmentWide, KUBERNETES_API, KubeService, Resolved, ServicePort};
use crate::spec::form::Label;
use crate::spec::platform::Peer;

/// Who a name of `[access]` is.
pub enum Party<'w> {
    /// A service that runs here.
    Runs(&'w Resolved),
    /// A service that should run here, of which nothing is known: its source has errors.
    Broken,
    /// Something that the platform declares.
    Peer(&'w Peer),
    /// A service of the fleet that does not run here.
    Elsewhere,
    KubernetesApi,
    Anyone,
    Nobody,
}

/// Looks a name up: what runs here goes before a peer of the same name, as it does where edges are drawn.
pub fn party<'w>(world: &'w EnvironmentWide, name: &str) -> Party<'w> {
    if name == KUBERNETES_API {
        Party::KubernetesApi
    } else if name == ANYONE {
        Party::Anyone
    } else if let Some(resolved) = world.services.get(name) {
        Party::Runs(resolved)
    } else if world.broken.contains(name) {
        Party::Broken
    } else if let Some(peer) = world.environment.platform.peers.get(name) {
        Party::Peer(peer)
    } else if world.known.contains(name) {
        Party::Elsewhere
    } else {
        Party::Nobody
    }
}

/// The exposed port of that name, and the Service that offers it.
pub fn exposed<'r>(resolved: &'r Resolved, port: &str) -> Option<(&'r KubeService, &'r ServicePort)> {
    all_exposed(resolved).find(|(_, offered)| offered.name == port)
}

/// Names of all exposed ports.
pub fn exposed_names(resolved: &Resolved) -> Vec<&str> {
    all_exposed(resolved).map(|(_, port)| port.name.as_str()).collect()
}

fn all_exposed(resolved: &Resolved) -> impl Iterator<Item = (&KubeService, &ServicePort)> {
    let offers = resolved.services.iter().filter(|service| !service.headless);
    offers.flat_map(|service| service.ports.iter().map(move |port| (service, port)))
}

/// Names of the ports that an edge means: those it names, else what the callee serves.
pub fn called_ports<'a>(named: Option<&'a [Label]>, callee: &'a Resolved) -> Vec<&'a str> {
    match named {
        Some(ports) => ports.iter().map(|port| &**port).collect(),
        None => callee.serving_port().map(|(_, port)| port.name.as_str()).into_iter().collect(),
    }
}

/// Workloads that an edge means by `from`: those it names, else those of the service's own image.
pub fn calling<'a>(from: Option<&'a [Label]>, resolved: &'a Resolved) -> Vec<&'a str> {
    match from {
        Some(from) => from.iter().map(|key| &**key).collect(),
        None => resolved.workloads.iter().filter(|w| w.container.own_image).map(|w| w.key.as_str()).collect(),
    }
}

/// TOML path of a port of a workload, be it the program's or a sidecar's.
pub fn port_path<'r>(resolved: &'r Resolved, workload: &'r str, port: &'r str) -> Vec<&'r str> {
    let sidecars = resolved.service.workloads.get(workload).into_iter().flat_map(|written| written.sidecars.iter());
    let owner = sidecars.into_iter().find(|(_, sidecar)| sidecar.ports.contains_key(port));
    match owner {
        Some((sidecar, _)) => vec!["workloads", workload, "sidecars", sidecar, "ports", port],
        None => vec!["workloads", workload, "ports", port],
    }
}
