//! Two routes of a service with the same conditions: the first takes everything, whatever the second says. (Of patterns
//! `routes/regex-overlap` speaks.)

use std::collections::BTreeSet;

use crate::check::{Check, Run};
use crate::consistency::paths::Paths;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Route};
use crate::spec::Match;

pub const CHECK: Check = Check {
    id: "routes/never-reached",
    severity: Severity::Error,
    title: "two routes have the same conditions",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (position, route) in resolved.routes.iter().enumerate() {
        let first = resolved.routes[..position].iter().find(|other| same_callers(route, other) && same(route, other));
        findings.extend(first.map(|first| finding(resolved, route, first)));
    }
    findings
}

/// Whether some caller may meet either: at one gateway for one host, or inside the mesh at one port.
fn same_callers(one: &Route, other: &Route) -> bool {
    let host = one.hosts.iter().any(|host| other.hosts.contains(host));
    host && one.gateway == other.gateway && (one.gateway.is_some() || one.port == other.port)
}

fn same(one: &Route, other: &Route) -> bool {
    let (paths, others) = (Paths::of(&one.spec), Paths::of(&other.spec));
    paths == others && !matches!(paths, Paths::Pattern(_)) && conditions(one) == conditions(other)
}

/// All but the path.
fn conditions(route: &Route) -> (Option<Match>, BTreeSet<String>) {
    let Some(written) = &route.spec.r#match else { return (None, BTreeSet::new()) };
    let methods = written.methods.iter().cloned().collect();
    let rest = Match { prefix: None, path: None, regex: None, methods: Vec::new(), ..written.clone() };
    (Some(rest).filter(|rest| !rest.headers.is_empty() || !rest.query.is_empty()), methods)
}

fn finding(resolved: &Resolved, route: &Route, first: &Route) -> Finding {
    let place = |route: &Route| resolved.key_place(["routes", &route.key]);
    Finding::new(format!("`{}` is never reached: `{}` has the same conditions", route.key, first.key))
        .at(place(route), "not even looked at")
        .at(place(first), format!("takes {} first", Paths::of(&first.spec).shown()))
        .help("give one of them another path, another host or a further condition below its `match`")
}
