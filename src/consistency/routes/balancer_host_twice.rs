//! A host names a load balancer, and something else too: another load balancer, or a gateway. A name has one address.

use std::collections::BTreeMap;

use crate::check::{Check, Run};
use crate::consistency::routes::host_twice::{Owned, place};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::ClusterWide;
use crate::spec::platform::GatewayKind;

pub const CHECK: Check = Check {
    id: "routes/balancer-host-twice",
    severity: Severity::Error,
    title: "a host names a load balancer and something else",
    run: Run::Cluster(run),
};

/// What a host may lead to: a load balancer is one of a gateway, a namespace and a workload; other gateways are shared.
type Target<'c> = (&'c str, Option<(&'c str, &'c str, &'c str)>);

fn run(cluster: &ClusterWide) -> Vec<Finding> {
    let mut hosts = BTreeMap::<&str, BTreeMap<Target<'_>, Owned<'_>>>::new();
    for resolved in cluster.environments.values().flat_map(|world| world.services.values()) {
        for route in &resolved.routes {
            let Some(name) = &route.gateway else { continue };
            let Some(gateway) = resolved.environment.gateways.get(name) else { continue };
            let own = (resolved.namespace.as_str(), resolved.name.as_str(), route.workload.as_str());
            let own = (gateway.kind == GatewayKind::LoadBalancer).then_some(own);
            for host in &route.hosts {
                hosts.entry(host).or_default().entry((name, own)).or_insert((resolved, route));
            }
        }
    }
    let balanced = |targets: &BTreeMap<Target<'_>, Owned<'_>>| targets.keys().any(|(_, own)| own.is_some());
    let twice = hosts.into_iter().filter(|(_, targets)| targets.len() > 1 && balanced(targets));
    twice.filter_map(|(host, targets)| finding(host, &targets.into_values().collect::<Vec<_>>())).collect()
}

fn finding(host: &str, routes: &[Owned<'_>]) -> Option<Finding> {
    let [first, second, ..] = routes else { return None };
    let gateway = |(_, route): &Owned<'_>| route.gateway.clone().unwrap_or_default();
    let says = |owned: &Owned<'_>| format!("`{}` by the gateway `{}`", owned.0.name, gateway(owned));
    let mut finding = Finding::new(format!("the host `{host}` would have two addresses"))
        .at(place(second.0, second.1, host), says(second))
        .at(place(first.0, first.1, host), says(first))
        .help("a load balancer has an address of its own: give each a host of its own");
    finding.service = Some(second.0.name.clone());
    finding.environments.insert(second.0.environment.name.clone());
    Some(finding)
}
