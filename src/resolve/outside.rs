//! Edges to what is not in the fleet, and the variables that carry the addresses of callees.

use std::collections::BTreeMap;

use crate::resolve::draft::{Draft, implied};
use crate::resolve::edge;
use crate::resolve::env;
use crate::resolved::{Called, Edge, HostEdge, KUBERNETES_API, NetworkEdge, OpenPort};
use crate::spec::form::{EnvName, Label};
use crate::spec::platform::Peer;
use crate::spec::{self, AddressForm, Protocol};

/// A variable from an edge: the container that gets it (`""`: the program), its name and value.
pub type Variable = (String, String, String);

/// Hosts outside the fleet.
pub fn hosts(draft: &Draft) -> Vec<HostEdge> {
    let Some(access) = &draft.service.access else { return Vec::new() };
    let edge = |(host, edge): (&spec::form::Host, &spec::HostEdge)| HostEdge {
        host: host.to_string(),
        from: callers(draft, edge.from.as_deref()),
        ports: edge.ports.iter().map(|(name, port)| open_port(name, port)).collect(),
        addresses: edge.addresses.iter().map(ToString::to_string).collect(),
    };
    access.hosts.iter().map(edge).collect()
}

/// Networks outside the fleet.
pub fn networks(draft: &Draft) -> Vec<NetworkEdge> {
    let Some(access) = &draft.service.access else { return Vec::new() };
    let edge = |(network, edge): (&spec::form::Network, &spec::NetworkEdge)| NetworkEdge {
        network: network.to_string(),
        from: callers(draft, edge.from.as_deref()),
        ports: edge.ports.iter().map(|(name, port)| open_port(name, port)).collect(),
    };
    access.networks.iter().map(edge).collect()
}

/// ConfigMaps of the platform that the service may name: name in the language → name of the object.
pub fn configs(draft: &Draft) -> BTreeMap<String, String> {
    let configs = draft.environment.platform.configs.keys();
    configs.map(|name| (name.to_string(), env::config_object(draft, name))).collect()
}

fn callers(draft: &Draft, from: Option<&[Label]>) -> Vec<String> {
    let mut keys =
        from.map_or_else(|| draft.own_image_workloads(), |from| from.iter().map(ToString::to_string).collect());
    keys.sort();
    keys
}

fn open_port(name: &str, port: &spec::OpenPort) -> OpenPort {
    let protocol = port.protocol.or_else(|| implied(name)).unwrap_or(Protocol::Tcp);
    let usual = match name {
        "http" => 80,
        "https" => 443,
        _ => 0,
    };
    OpenPort { name: name.to_owned(), number: port.port.map_or(usual, |port| port.0), protocol }
}

/// What a peer of the platform is, or the cluster's API server.
pub fn peer(draft: &Draft, name: &str, ports: Option<&[Label]>) -> Option<Called> {
    let cluster = &draft.environment.cluster;
    if name == KUBERNETES_API {
        let port = OpenPort { name: "https".into(), number: port_of_url(&cluster.server), protocol: Protocol::Https };
        return Some(Called::Networks { networks: cluster.api_networks.clone(), ports: vec![port] });
    }
    let peer = draft.environment.platform.peers.get(name)?;
    let wanted = |name: &Label| ports.is_none_or(|ports| ports.contains(name));
    let open = |(name, port): (&Label, &spec::platform::PeerPort)| OpenPort {
        name: name.to_string(),
        number: port.port.0,
        protocol: port.protocol.or_else(|| implied(name)).unwrap_or(Protocol::Tcp),
    };
    let open_ports = || peer.ports.iter().filter(|(name, _)| wanted(name)).map(open).collect::<Vec<_>>();
    if let Some(host) = &peer.host {
        let host = host.to_string();
        return Some(Called::Host(HostEdge { host, from: Vec::new(), ports: open_ports(), addresses: Vec::new() }));
    }
    if peer.namespace.is_some() {
        return peer_pods(draft, name, peer, wanted);
    }
    let networks = peer.networks.iter().map(ToString::to_string).collect();
    Some(Called::Networks { networks, ports: open_ports() })
}

fn peer_pods(draft: &Draft, name: &str, peer: &Peer, wanted: impl Fn(&Label) -> bool) -> Option<Called> {
    let namespace = peer.namespace.as_ref()?.to_string();
    let service = peer.service.as_ref().map_or_else(|| name.to_owned(), ToString::to_string);
    let selector = super::environment::texts(&peer.selector);
    let edge = |(name, port): (&Label, &spec::platform::PeerPort)| Edge {
        name: name.to_string(),
        service: port.service.unwrap_or(port.port).0,
        number: port.port.0,
        protocol: port.protocol.or_else(|| implied(name)).unwrap_or(Protocol::Tcp),
        selector: selector.clone(),
    };
    let ports = peer.ports.iter().filter(|(name, _)| wanted(name)).map(edge).collect();
    let host = format!("{service}.{namespace}.svc.{}", draft.environment.cluster.dns_domain);
    Some(Called::Pods { host, namespace, ports })
}

/// The port of a URL, or the one that its scheme implies.
fn port_of_url(url: &str) -> u16 {
    let (scheme, rest) = url.split_once("://").unwrap_or(("https", url));
    let authority = rest.split('/').next().unwrap_or_default();
    let port = authority.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
    port.unwrap_or(if scheme == "http" { 80 } else { 443 })
}

/// The variables that carry addresses of callees, each with the workload whose containers get it.
pub fn address_variables(draft: &Draft, all: &BTreeMap<String, Draft>) -> Vec<(String, Variable)> {
    let Some(access) = &draft.service.access else { return Vec::new() };
    let mut variables = Vec::new();
    for (name, edge) in &access.outbound {
        let to = edge::called(draft, name, edge.ports.as_deref(), all).into_iter().next();
        if let Some((host, port, protocol)) = to.and_then(address) {
            let from = callers(draft, edge.from.as_deref());
            add(&mut variables, &from, &edge.address_env, &edge.containers, &host, port, protocol);
        }
    }
    for (target, edge) in &access.within {
        let Some(service) = draft.service_of(target) else { continue };
        let wanted = |name: &str| edge.ports.as_ref().is_none_or(|ports| ports.iter().any(|port| **port == *name));
        if let Some(port) = service.ports.iter().find(|port| wanted(&port.name)) {
            let from = callers(draft, edge.from.as_deref());
            let protocol = edge::dialled(draft, port);
            add(&mut variables, &from, &edge.address_env, &edge.containers, &service.host, port.port, protocol);
        }
    }
    variables
}

/// Host, port and protocol of what is called; networks have no one address.
pub fn address(called: Called) -> Option<(String, u16, Protocol)> {
    match called {
        Called::Pods { host, ports, .. } => ports.first().map(|port| (host, port.service, port.protocol)),
        Called::Host(edge) => edge.ports.first().map(|port| (edge.host.clone(), port.number, port.protocol)),
        Called::Networks { .. } => None,
    }
}

fn add(
    variables: &mut Vec<(String, Variable)>,
    from: &[String],
    names: &BTreeMap<EnvName, AddressForm>,
    containers: &[Label],
    host: &str,
    port: u16,
    protocol: Protocol,
) {
    let reached = || std::iter::once(String::new()).chain(containers.iter().map(ToString::to_string));
    for (name, form) in names {
        let value = match form {
            AddressForm::Host => host.to_owned(),
            AddressForm::HostPort => format!("{host}:{port}"),
            AddressForm::Url => format!("{}://{host}:{port}", scheme(protocol)),
        };
        for workload in from {
            variables.extend(reached().map(|at| (workload.clone(), (at, name.to_string(), value.clone()))));
        }
    }
}

fn scheme(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Http | Protocol::Http2 | Protocol::GrpcWeb => "http",
        Protocol::Https | Protocol::Tls => "https",
        other => other.word(),
    }
}
