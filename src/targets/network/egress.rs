//! What a workload's pods may reach: the cluster's DNS, the mesh's control plane, and the declared edges. One rule a peer.

use std::collections::{BTreeMap, BTreeSet};

use crate::resolved::{Called, HostEdge, KUBERNETES_API, OpenPort, Resolved, Workload};
use crate::targets::network::ranges;
use crate::targets::network::types::{EgressRule, Peer, Port};

/// Configuration and certificates of the proxies, over mutual TLS.
const CONTROL_PLANE: u16 = 15012;
const DNS: u16 = 53;

/// The rules, those that every pod needs first.
pub fn rules(resolved: &Resolved, workload: &Workload) -> Vec<EgressRule> {
    let environment = &resolved.environment;
    let mut rules = vec![rule(Peer::endpoint(&environment.cluster.dns), [Port::tcp(DNS), Port::udp(DNS)].into())];
    if let Some(mesh) = environment.mesh.as_ref().filter(|_| workload.in_mesh) {
        rules.push(rule(Peer::endpoint(&mesh.control_plane), [Port::tcp(CONTROL_PLANE)].into()));
    }
    let mut reached = BTreeMap::<Peer, BTreeSet<Port>>::new();
    for (peer, ports) in edges(resolved, &workload.key) {
        reached.entry(peer).or_default().extend(ports);
    }
    let declared = reached.into_iter().filter(|(_, ports)| !ports.is_empty());
    rules.extend(declared.map(|(peer, ports)| rule(peer, ports)));
    rules
}

fn rule(peer: Peer, ports: BTreeSet<Port>) -> EgressRule {
    EgressRule { ports, to: BTreeSet::from([peer]) }
}

fn edges(resolved: &Resolved, workload: &str) -> Vec<(Peer, Vec<Port>)> {
    let cluster = &resolved.environment.cluster;
    let calls = |from: &[String]| from.iter().any(|key| key == workload);
    let mut edges = Vec::new();
    for outbound in resolved.outbound.iter().filter(|outbound| calls(&outbound.from)) {
        match &outbound.to {
            Called::Pods { namespace, ports, .. } => edges.extend(ports.iter().map(|edge| {
                let port = Port::new(edge.number, edge.protocol);
                (Peer::pods(namespace, &edge.selector), vec![port])
            })),
            Called::Networks { networks, ports } if outbound.name == KUBERNETES_API => {
                edges.extend(networks.iter().map(|network| (Peer::network(network), open(ports))));
            }
            Called::Networks { .. } | Called::Host(_) => {}
        }
    }
    for host in resolved.outside_hosts().iter().filter(|host| calls(&host.from)) {
        edges.extend(host_peers(host, &cluster.api_networks).map(|peer| (peer, open(&host.ports))));
    }
    for network in resolved.outside_networks().iter().filter(|network| calls(&network.from)) {
        edges.push((Peer::network(&network.network), open(&network.ports)));
    }
    edges
}

fn open(ports: &[OpenPort]) -> Vec<Port> {
    ports.iter().map(|port| Port::new(port.number, port.protocol)).collect()
}

/// Exactly the written addresses; without any, the world, since only DNS knows where the host lies.
fn host_peers<'a>(host: &'a HostEdge, api_networks: &[String]) -> impl Iterator<Item = Peer> + use<'a> {
    let world = host.addresses.is_empty().then(|| Peer::Block { ip_block: ranges::world(api_networks) });
    host.addresses.iter().map(|address| Peer::network(ranges::single(address))).chain(world)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_addresses_replace_the_world() {
        let mut host = HostEdge { host: "a.example.org".into(), from: vec![], ports: vec![], addresses: vec![] };
        assert_eq!(host_peers(&host, &[]).collect::<Vec<_>>(), [Peer::Block { ip_block: ranges::world(&[]) }]);
        host.addresses = vec!["169.254.169.254".into()];
        assert_eq!(host_peers(&host, &[]).collect::<Vec<_>>(), [Peer::network("169.254.169.254/32")]);
    }
}
