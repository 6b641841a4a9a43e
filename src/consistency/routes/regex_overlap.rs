//! Two patterns of one host may fit the same path, and nothing says which goes first.

use crate::check::{Check, Run};
use crate::consistency::paths::{Paths, literal_start};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Route};

pub const CHECK: Check = Check {
    id: "routes/regex-overlap",
    severity: Severity::Warning,
    title: "two patterns may fit the same path",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let patterns: Vec<_> = resolved
        .routes
        .iter()
        .filter_map(|route| match Paths::of(&route.spec) {
            Paths::Pattern(regex) => Some((route, regex)),
            _ => None,
        })
        .collect();
    let mut findings = Vec::new();
    for (position, (route, regex)) in patterns.iter().enumerate() {
        let earlier = patterns[..position].iter().filter(|(other, pattern)| {
            share_host(route, other)
                && !ordered(route, other)
                && may_overlap(regex, pattern)
                && same_methods(route, other)
        });
        findings.extend(earlier.map(|(other, _)| finding(resolved, route, other)));
    }
    findings
}

fn share_host(one: &Route, other: &Route) -> bool {
    one.gateway == other.gateway && one.hosts.iter().any(|host| other.hosts.contains(host))
}

fn ordered(one: &Route, other: &Route) -> bool {
    let before = |a: &Route, b: &Route| a.spec.before.iter().any(|name| **name == *b.key);
    before(one, other) || before(other, one)
}

fn may_overlap(one: &str, other: &str) -> bool {
    let (one, other) = (literal_start(one), literal_start(other));
    one.starts_with(other) || other.starts_with(one)
}

fn same_methods(one: &Route, other: &Route) -> bool {
    let methods = |route: &Route| route.spec.r#match.as_ref().map(|wanted| wanted.methods.clone()).unwrap_or_default();
    let (one, other) = (methods(one), methods(other));
    one.is_empty() || other.is_empty() || one.iter().any(|method| other.contains(method))
}

fn finding(resolved: &Resolved, route: &Route, other: &Route) -> Finding {
    let place = |route: &Route| resolved.place(["routes", &route.key, "match", "regex"]);
    Finding::new(format!("the patterns of `{}` and `{}` may fit the same path", other.key, route.key))
        .at(place(route), "looked at second, because of its name alone")
        .at(place(other), "looked at first")
        .help(format!(
            "say which goes first: `before = [\"{}\"]` in `[routes.{}]`, or the other way round",
            route.key, other.key
        ))
}
