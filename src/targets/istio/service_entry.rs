//! ServiceEntry: hosts and networks outside the fleet, known to this namespace only.

use crate::bundle::{Meta, Object};
use crate::resolved::{HostEdge, NetworkEdge, OpenPort, Resolved};
use crate::spec::Protocol;
use crate::targets::istio::types::{ServiceEntryPort, ServiceEntrySpec, WorkloadEntry};
use crate::targets::istio::virtual_service::name_of;

/// A host or network that the proxies let through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Keys of the workloads that call it.
    pub from: Vec<String>,
    /// The name by which the mesh knows it.
    pub host: String,
    /// The end of its object's name.
    suffix: String,
    spec: ServiceEntrySpec,
}

/// Everything outside the fleet that the service calls and that passes the proxy: UDP does not.
pub fn entries(resolved: &Resolved) -> Vec<Entry> {
    let hosts = resolved.outside_hosts();
    let networks = resolved.outside_networks();
    let hosts = hosts.iter().flat_map(|edge| host_entries(&resolved.name, edge));
    let networks = networks.iter().map(|edge| network_entry(&resolved.name, edge));
    hosts.chain(networks).filter(|entry| !entry.spec.ports.is_empty()).collect()
}

/// The objects of all entries.
pub fn of_service(resolved: &Resolved) -> Vec<Object> {
    let object = |entry: Entry| {
        let meta = Meta::new(entry.name(resolved), Some(&resolved.namespace), &resolved.labels);
        Object::with_spec("networking.istio.io/v1", "ServiceEntry", meta, &entry.spec)
    };
    entries(resolved).into_iter().map(object).collect()
}

impl Entry {
    /// Name of its object.
    pub fn name(&self, resolved: &Resolved) -> String {
        format!("{}-{}", resolved.name, self.suffix)
    }
}

/// HTTP and TLS name the host in each call, so the proxy can hold callers to it. Plain TCP does not: the proxy lets it
/// through to wherever the program dials, and NetworkPolicy says where that may be.
fn host_entries(service: &str, edge: &HostEdge) -> Vec<Entry> {
    if !edge.addresses.is_empty() {
        let ports = ports(&edge.ports, |_| true, protocol);
        let endpoints = edge.addresses.iter().map(|address| WorkloadEntry { address: address.clone() }).collect();
        let spec =
            ServiceEntrySpec { addresses: edge.addresses.clone(), endpoints, ..spec(&edge.host, ports, "STATIC") };
        return vec![entry(&edge.from, name_of(&edge.host), spec)];
    }
    let resolution = if edge.host.starts_with("*.") { "NONE" } else { "DNS" };
    let named = spec(&edge.host, ports(&edge.ports, names_its_host, protocol), resolution);
    let dialled = format!("{}.{service}.invalid", name_of(&edge.host));
    let plain = ports(&edge.ports, |protocol| !names_its_host(protocol), |_| "TCP");
    let plain = ServiceEntrySpec { addresses: vec!["0.0.0.0/0".to_owned()], ..spec(&dialled, plain, "NONE") };
    let suffix = format!("{}-tcp", name_of(&edge.host));
    vec![entry(&edge.from, name_of(&edge.host), named), entry(&edge.from, suffix, plain)]
}

/// What is dialled by address carries no host, so it is plain TCP to the proxy. `.invalid` is never a real name (RFC 2606).
fn network_entry(service: &str, edge: &NetworkEdge) -> Entry {
    let slug = slug(&edge.network);
    let plain = spec(&format!("{slug}.{service}.invalid"), ports(&edge.ports, |_| true, |_| "TCP"), "NONE");
    entry(&edge.from, slug, ServiceEntrySpec { addresses: vec![edge.network.clone()], ..plain })
}

fn entry(from: &[String], suffix: String, spec: ServiceEntrySpec) -> Entry {
    Entry { from: from.to_vec(), host: spec.hosts[0].clone(), suffix, spec }
}

fn spec(host: &str, ports: Vec<ServiceEntryPort>, resolution: &'static str) -> ServiceEntrySpec {
    ServiceEntrySpec {
        hosts: vec![host.to_owned()],
        addresses: Vec::new(),
        ports,
        location: "MESH_EXTERNAL",
        resolution,
        endpoints: Vec::new(),
        export_to: vec!["."],
    }
}

fn names_its_host(protocol: Protocol) -> bool {
    protocol.has_requests() || matches!(protocol, Protocol::Https | Protocol::Tls)
}

fn ports(
    open: &[OpenPort],
    wanted: fn(Protocol) -> bool,
    protocol: fn(Protocol) -> &'static str,
) -> Vec<ServiceEntryPort> {
    let passing = open.iter().filter(|port| port.protocol != Protocol::Udp && wanted(port.protocol));
    let entry = |port: &OpenPort| ServiceEntryPort {
        number: port.number,
        protocol: protocol(port.protocol),
        name: port.name.clone(),
    };
    passing.map(entry).collect()
}

fn protocol(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Http => "HTTP",
        Protocol::Http2 => "HTTP2",
        Protocol::Grpc => "GRPC",
        Protocol::GrpcWeb => "GRPC-WEB",
        Protocol::Https => "HTTPS",
        Protocol::Tls => "TLS",
        Protocol::Redis => "REDIS",
        Protocol::Mysql => "MYSQL",
        Protocol::Mongo => "MONGO",
        Protocol::Tcp | Protocol::Udp => "TCP",
    }
}

/// A network as a part of names: `net-10-2-0-0-16`.
fn slug(network: &str) -> String {
    format!("net-{}", network.replace(['.', ':', '/'], "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(host: &str, addresses: &[&str]) -> HostEdge {
        let open = |name: &str, number, protocol| OpenPort { name: name.into(), number, protocol };
        let ports = vec![
            open("https", 443, Protocol::Https),
            open("ntp", 123, Protocol::Udp),
            open("postgres", 5432, Protocol::Tcp),
        ];
        let addresses = addresses.iter().map(ToString::to_string).collect();
        HostEdge { host: host.into(), from: vec![], ports, addresses }
    }

    fn said(edge: &HostEdge) -> Vec<(String, &'static str, Vec<u16>)> {
        let numbers = |entry: &Entry| entry.spec.ports.iter().map(|port| port.number).collect();
        let entries = host_entries("orders", edge);
        entries.into_iter().map(|entry| (entry.host.clone(), entry.spec.resolution, numbers(&entry))).collect()
    }

    #[test]
    fn a_host_is_resolved_as_it_can_be_and_udp_is_left_out() {
        let dialled = |host: &str| (format!("{host}.orders.invalid"), "NONE", vec![5432]);
        let a = "a.example.org".to_owned();
        assert_eq!(said(&edge(&a, &[])), [(a.clone(), "DNS", vec![443]), dialled("a.example.org")]);
        let any = "*.example.org".to_owned();
        assert_eq!(said(&edge(&any, &[])), [(any, "NONE", vec![443]), dialled("example.org-any")]);
        assert_eq!(said(&edge(&a, &["192.0.2.1"])), [(a, "STATIC", vec![443, 5432])]);
    }

    #[test]
    fn every_network_has_a_valid_name() {
        let host = |network: &str| {
            network_entry("orders", &NetworkEdge { network: network.into(), from: vec![], ports: vec![] }).host
        };
        assert_eq!(host("10.2.0.0/16"), "net-10-2-0-0-16.orders.invalid");
        assert_eq!(host("::/0"), "net----0.orders.invalid");
    }
}
