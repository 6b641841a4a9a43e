//! A regular expression of one service may fit paths that another service takes on the same host. Which of them gets such a
//! call would depend on the order in which their objects are merged.

use crate::check::{Check, Run};
use crate::consistency::paths::Paths;
use crate::consistency::routes::host_twice::{Owned, by_host, place, same_owner};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{ClusterWide, Route};

pub const CHECK: Check = Check {
    id: "routes/pattern-shared",
    severity: Severity::Warning,
    title: "a pattern may fit paths of another service",
    run: Run::Cluster(run),
};

fn run(cluster: &ClusterWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for ((_, host), routes) in by_host(cluster) {
        for (position, one) in routes.iter().enumerate() {
            let earlier = routes[..position].iter().filter(|other| !same_owner(one, other) && unclear(one.1, other.1));
            findings.extend(earlier.map(|other| finding(host, *one, *other)));
        }
    }
    findings
}

/// What surely overlaps is an error of `routes/host-twice`.
fn unclear(one: &Route, other: &Route) -> bool {
    let (one, other) = (Paths::of(&one.spec), Paths::of(&other.spec));
    !one.overlap(other) && one.may_overlap(other)
}

fn finding(host: &str, (resolved, route): Owned<'_>, (first, other): Owned<'_>) -> Finding {
    let (paths, others) = (Paths::of(&route.spec).shown(), Paths::of(&other.spec).shown());
    let (name, first_name) = (&resolved.name, &first.name);
    let message =
        format!("{others} of `{first_name}` and {paths} of `{name}` may fit the same path of the host `{host}`");
    let mut finding = Finding::new(message)
        .at(place(resolved, route, host), format!("taken by `{name}`"))
        .at(place(first, other, host), format!("taken by `{first_name}`"))
        .help("let the pattern begin with a segment of its own: `/orders/[0-9]+`, or give one of them another host");
    finding.service = Some(resolved.name.clone());
    finding.environments.insert(resolved.environment.name.clone());
    finding
}
