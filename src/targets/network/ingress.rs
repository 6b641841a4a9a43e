//! Who may reach which port of a workload's pods: one rule a port.
//!
//! Probes need no rule: Kubernetes lets the node of a pod reach it, and every network plugin in use (K3s' kube-router
//! too) accepts traffic of the node before it looks at policies.

use std::collections::{BTreeMap, BTreeSet};

use crate::resolved::{Allowed, Resolved, Workload};
use crate::targets::network::types::{IngressRule, Peer, Port};

/// Where the proxy offers the program's metrics and its own in one answer.
/// <https://istio.io/latest/docs/ops/deployment/application-requirements/#ports-used-by-istio>
const MERGED_METRICS: u16 = 15020;
/// Where the proxy offers its own metrics.
const PROXY_METRICS: u16 = 15090;

/// The rules for callers, gateways and Prometheus.
pub fn rules(resolved: &Resolved, workload: &Workload) -> Vec<IngressRule> {
    let mut doors = Doors::default();
    for caller in &resolved.callers {
        let sources = sources(&caller.from);
        for admitted in caller.ports.iter().filter(|admitted| admitted.workload == workload.key) {
            doors.open(Port::new(admitted.number, admitted.protocol), sources.clone());
        }
    }
    for edge in resolved.gateways.iter().filter(|edge| edge.workload == workload.key) {
        doors.open(Port::new(edge.number, edge.protocol), Sources::Peers(BTreeSet::from([Peer::endpoint(&edge.from)])));
    }
    let monitoring = &resolved.environment.monitoring;
    let past_proxy = workload.past_proxy();
    let program = workload.scrape.as_ref().map(|(port, _)| *port).filter(|_| past_proxy.is_none());
    let read = scraped(workload.in_mesh, program).into_iter().chain(past_proxy);
    for port in read.filter(|_| monitoring.enabled) {
        doors.open(Port::tcp(port), Sources::Peers(BTreeSet::from([Peer::endpoint(&monitoring.prometheus)])));
    }
    doors.into_rules()
}

/// The port from which Prometheus reads. Beside a proxy it is never the program's own, which asks for mutual TLS.
fn scraped(in_mesh: bool, program: Option<u16>) -> Option<u16> {
    match (in_mesh, program) {
        (true, Some(_)) => Some(MERGED_METRICS),
        (true, None) => Some(PROXY_METRICS),
        (false, program) => program,
    }
}

/// Who comes through one door.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Sources {
    Everybody,
    Peers(BTreeSet<Peer>),
}

fn sources(from: &Allowed) -> Sources {
    match from {
        Allowed::Anyone => Sources::Everybody,
        Allowed::Networks(networks) => Sources::Peers(networks.iter().map(Peer::network).collect()),
        Allowed::Pods(pods) => Sources::Peers(pods.iter().map(Peer::endpoint).collect()),
    }
}

/// Open ports, each with all who may come.
#[derive(Debug, Default)]
struct Doors(BTreeMap<Port, Sources>);

impl Doors {
    fn open(&mut self, port: Port, more: Sources) {
        let known = self.0.entry(port).or_insert_with(|| Sources::Peers(BTreeSet::new()));
        match (known, more) {
            (Sources::Everybody, _) => {}
            (known, Sources::Everybody) => *known = Sources::Everybody,
            (Sources::Peers(known), Sources::Peers(more)) => known.extend(more),
        }
    }

    /// A door through which nobody may come is left out: an empty `from` would let everybody in.
    fn into_rules(self) -> Vec<IngressRule> {
        let rule = |(port, sources)| {
            let ports = BTreeSet::from([port]);
            match sources {
                Sources::Everybody => Some(IngressRule { ports, from: None }),
                Sources::Peers(peers) if peers.is_empty() => None,
                Sources::Peers(peers) => Some(IngressRule { ports, from: Some(peers) }),
            }
        };
        self.0.into_iter().filter_map(rule).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peers(namespace: &str) -> Sources {
        Sources::Peers(BTreeSet::from([Peer::pods(namespace, &BTreeMap::new())]))
    }

    #[test]
    fn a_caller_that_does_not_run_here_opens_nothing() {
        let mut doors = Doors::default();
        doors.open(Port::tcp(80), sources(&Allowed::Pods(Vec::new())));
        assert_eq!(doors.into_rules(), []);
    }

    #[test]
    fn everybody_includes_whoever_is_named_before_or_after() {
        let mut doors = Doors::default();
        for more in [peers("a"), Sources::Everybody, peers("b")] {
            doors.open(Port::tcp(80), more);
        }
        assert_eq!(doors.into_rules(), [IngressRule { ports: BTreeSet::from([Port::tcp(80)]), from: None }]);
    }

    #[test]
    fn one_number_under_two_protocols_is_two_doors() {
        let mut doors = Doors::default();
        doors.open(Port::udp(53), peers("a"));
        doors.open(Port::tcp(53), peers("a"));
        assert_eq!(doors.into_rules().len(), 2);
    }

    #[test]
    fn prometheus_reads_at_the_proxy_where_there_is_one() {
        assert_eq!(scraped(true, Some(9394)), Some(15020));
        assert_eq!(scraped(true, None), Some(15090));
        assert_eq!((scraped(false, Some(9394)), scraped(false, None)), (Some(9394), None));
    }
}
