//! ServiceEntry: hosts and networks outside the fleet, known to this namespace only.

use crate::bundle::{Meta, Object};
use crate::resolved::{HostEdge, NetworkEdge, OpenPort, Resolved};
use crate::spec::Protocol;
use crate::targets::istio::types::{ServiceEntryPort, ServiceEntrySpec, WorkloadEntry};
use crate::targets::istio::virtual_service::name_of;

/// One a host and one a network that the mesh's proxies must let through.
pub fn of_service(resolved: &Resolved) -> Vec<Object> {
    let hosts = resolved.outside_hosts().into_iter().filter(|edge| in_mesh(&edge.ports));
    let hosts = hosts.map(|edge| object(resolved, &name_of(&edge.host), &host_entry(&edge)));
    let networks = resolved.outside_networks().into_iter().filter(|edge| in_mesh(&edge.ports));
    let networks = networks.map(|edge| object(resolved, &slug(&edge.network), &network_entry(&resolved.name, &edge)));
    hosts.chain(networks).collect()
}

/// Whether any of the ports passes the proxy: UDP does not.
pub fn in_mesh(ports: &[OpenPort]) -> bool {
    ports.iter().any(|port| port.protocol != Protocol::Udp)
}

/// The name by which the mesh knows a network; `.invalid` is never a real one (RFC 2606).
pub fn network_host(service: &str, network: &str) -> String {
    format!("{}.{service}.invalid", slug(network))
}

fn object(resolved: &Resolved, suffix: &str, spec: &ServiceEntrySpec) -> Object {
    let name = format!("{}-{suffix}", resolved.name);
    let meta = Meta::new(name, Some(&resolved.namespace), &resolved.labels);
    Object::with_spec("networking.istio.io/v1", "ServiceEntry", meta, spec)
}

fn host_entry(edge: &HostEdge) -> ServiceEntrySpec {
    let resolution = match (edge.addresses.is_empty(), edge.host.starts_with("*.")) {
        (false, _) => "STATIC",
        (true, true) => "NONE",
        (true, false) => "DNS",
    };
    ServiceEntrySpec {
        hosts: vec![edge.host.clone()],
        addresses: edge.addresses.clone(),
        ports: ports(&edge.ports, protocol),
        location: "MESH_EXTERNAL",
        resolution,
        endpoints: edge.addresses.iter().map(|address| WorkloadEntry { address: address.clone() }).collect(),
        export_to: vec!["."],
    }
}

/// What is dialled by address carries no host that the proxy could know, so it is plain TCP to it.
fn network_entry(service: &str, edge: &NetworkEdge) -> ServiceEntrySpec {
    ServiceEntrySpec {
        hosts: vec![network_host(service, &edge.network)],
        addresses: vec![edge.network.clone()],
        ports: ports(&edge.ports, |_| "TCP"),
        location: "MESH_EXTERNAL",
        resolution: "NONE",
        endpoints: Vec::new(),
        export_to: vec!["."],
    }
}

fn ports(open: &[OpenPort], protocol: fn(Protocol) -> &'static str) -> Vec<ServiceEntryPort> {
    let passing = open.iter().filter(|port| port.protocol != Protocol::Udp);
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
        let ports = vec![open("ntp", 123, Protocol::Udp), open("https", 443, Protocol::Https)];
        let addresses = addresses.iter().map(ToString::to_string).collect();
        HostEdge { host: host.into(), from: vec![], ports, addresses }
    }

    #[test]
    fn a_host_is_resolved_as_it_can_be() {
        let resolution = |edge: &HostEdge| host_entry(edge).resolution;
        assert_eq!(resolution(&edge("a.example.org", &[])), "DNS");
        assert_eq!(resolution(&edge("*.example.org", &[])), "NONE");
        assert_eq!(resolution(&edge("a.example.org", &["192.0.2.1"])), "STATIC");
    }

    #[test]
    fn udp_does_not_pass_the_proxy() {
        let entry = host_entry(&edge("a.example.org", &[]));
        assert_eq!(entry.ports.iter().map(|port| port.number).collect::<Vec<_>>(), [443]);
        assert!(!in_mesh(&edge("a.example.org", &[]).ports[..1]));
    }

    #[test]
    fn every_network_has_a_valid_name() {
        assert_eq!(network_host("orders", "10.2.0.0/16"), "net-10-2-0-0-16.orders.invalid");
        assert_eq!(network_host("orders", "::/0"), "net----0.orders.invalid");
    }
}
