//! Two services, or one service in two environments, take the same paths of one host of one gateway. Which of them gets a
//! call would depend on the order in which their objects are merged, and nobody decides that.

use std::collections::BTreeMap;

use crate::check::{Check, Run};
use crate::consistency::paths::Paths;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{ClusterWide, Resolved, Route};
use crate::source::Place;
use crate::spec::platform::GatewayKind;

pub const CHECK: Check = Check {
    id: "routes/host-twice",
    severity: Severity::Error,
    title: "two services take the same paths of one host",
    run: Run::Cluster(run),
};

/// A route and whose it is.
pub type Owned<'c> = (&'c Resolved, &'c Route);

fn run(cluster: &ClusterWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for ((_, host), routes) in by_host(cluster) {
        for (position, one) in routes.iter().enumerate() {
            let earlier = routes[..position].iter().filter(|other| !same_owner(one, other) && collide(one.1, other.1));
            findings.extend(earlier.map(|other| finding(host, *one, *other)));
        }
    }
    findings
}

/// Routes by gateway (its namespace and name) and host.
pub fn by_host(cluster: &ClusterWide) -> BTreeMap<((&str, &str), &str), Vec<Owned<'_>>> {
    let mut hosts = BTreeMap::<_, Vec<Owned<'_>>>::new();
    for resolved in cluster.environments.values().flat_map(|world| world.services.values()) {
        for route in &resolved.routes {
            let Some(name) = &route.gateway else { continue };
            let Some(gateway) = resolved.environment.gateways.get(name) else { continue };
            // Each load balancer is one service's.
            if gateway.kind == GatewayKind::LoadBalancer {
                continue;
            }
            for host in &route.hosts {
                let key = ((gateway.pods.namespace.as_str(), name.as_str()), host.as_str());
                hosts.entry(key).or_default().push((resolved, route));
            }
        }
    }
    hosts
}

pub fn same_owner(one: &Owned<'_>, other: &Owned<'_>) -> bool {
    (&one.0.name, &one.0.environment.name) == (&other.0.name, &other.0.environment.name)
}

/// One route for everything that is left may stand beside routes for certain paths.
fn collide(one: &Route, other: &Route) -> bool {
    let (one, other) = (Paths::of(&one.spec), Paths::of(&other.spec));
    (one == Paths::All) == (other == Paths::All) && one.overlap(other)
}

fn finding(host: &str, (resolved, route): Owned<'_>, (first, other): Owned<'_>) -> Finding {
    let (paths, others) = (Paths::of(&route.spec), Paths::of(&other.spec));
    let same_service = resolved.name == first.name;
    let owner = |resolved: &Resolved| match same_service {
        true => format!("`{}` in {}", resolved.name, resolved.environment.name),
        false => format!("`{}`", resolved.name),
    };
    let (one, two) = (owner(first), owner(resolved));
    let message = match paths == others {
        true => format!("{one} and {two} both take {} of the host `{host}`", paths.shown()),
        false => format!("{} of {one} and {} of {two} overlap on the host `{host}`", others.shown(), paths.shown()),
    };
    let finding = Finding::new(message)
        .at(place(resolved, route, host), format!("taken by `{}` in {}", resolved.name, resolved.environment.name));
    let mut finding = match same_service && place(resolved, route, host) == place(first, other, host) {
        true => finding.help("make the host differ, with `@{environment}` in it or in `[in.<environment>]`"),
        false => finding
            .at(place(first, other, host), format!("taken by `{}` in {}", first.name, first.environment.name))
            .help("give one of them another host, or paths of its own: `match = { prefix = \"/…\" }`"),
    };
    finding.service = Some(resolved.name.clone());
    finding.environments.insert(resolved.environment.name.clone());
    finding
}

/// Where a route says the host, or its key.
pub fn place(resolved: &Resolved, route: &Route, host: &str) -> Place {
    match route.spec.hosts.iter().flatten().position(|written| **written == *host) {
        Some(position) => resolved.item_place(["routes", &route.key, "hosts"], position),
        None => resolved.key_place(["routes", &route.key]),
    }
}
