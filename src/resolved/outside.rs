//! What a service calls outside the fleet: its own hosts and networks, and those of the peers that it calls, as one list.

use std::collections::BTreeMap;

use crate::resolved::{Called, HostEdge, NetworkEdge, OpenPort, Resolved};

/// The name by which a service calls the cluster's API server.
pub const KUBERNETES_API: &str = "kubernetes-api";

impl Resolved {
    /// Hosts outside the fleet, each once, sorted.
    pub fn outside_hosts(&self) -> Vec<HostEdge> {
        let peers = self.outbound.iter().filter_map(|outbound| match &outbound.to {
            Called::Host(edge) => Some(HostEdge { from: outbound.from.clone(), ..edge.clone() }),
            _ => None,
        });
        let mut hosts = BTreeMap::<String, HostEdge>::new();
        for edge in self.hosts.iter().cloned().chain(peers) {
            match hosts.get_mut(&edge.host) {
                None => drop(hosts.insert(edge.host.clone(), edge)),
                Some(known) => {
                    unite(&mut known.from, edge.from);
                    unite(&mut known.ports, edge.ports);
                    unite(&mut known.addresses, edge.addresses);
                }
            }
        }
        hosts.into_values().collect()
    }

    /// Networks outside the fleet, each once, sorted; without those of the API server.
    pub fn outside_networks(&self) -> Vec<NetworkEdge> {
        let peers = self.outbound.iter().filter(|outbound| outbound.name != KUBERNETES_API).flat_map(|outbound| {
            let Called::Networks { networks, ports } = &outbound.to else { return Vec::new() };
            let edge = |network: &String| edge(network, &outbound.from, ports);
            networks.iter().map(edge).collect()
        });
        let mut networks = BTreeMap::<String, NetworkEdge>::new();
        for edge in self.networks.iter().cloned().chain(peers) {
            match networks.get_mut(&edge.network) {
                None => drop(networks.insert(edge.network.clone(), edge)),
                Some(known) => {
                    unite(&mut known.from, edge.from);
                    unite(&mut known.ports, edge.ports);
                }
            }
        }
        networks.into_values().collect()
    }

    /// Whether a workload calls the API server.
    pub fn calls_kubernetes_api(&self, workload: &str) -> bool {
        let calls = |from: &[String]| from.iter().any(|key| key == workload);
        self.outbound.iter().any(|outbound| outbound.name == KUBERNETES_API && calls(&outbound.from))
    }
}

fn edge(network: &str, from: &[String], ports: &[OpenPort]) -> NetworkEdge {
    NetworkEdge { network: network.to_owned(), from: from.to_vec(), ports: ports.to_vec() }
}

fn unite<T: Ord>(known: &mut Vec<T>, more: Vec<T>) {
    known.extend(more);
    known.sort();
    known.dedup();
}
