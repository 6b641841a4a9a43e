//! Redirects of several routes send a caller round in a circle. (One route that leads to itself is `routes/bad-redirect`.)

use crate::check::{Check, Run};
use crate::consistency::paths::{Paths, covers};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Route};

pub const CHECK: Check = Check {
    id: "routes/redirect-loop",
    severity: Severity::Error,
    title: "redirects lead round in a circle",
    run: Run::Service(run),
};

/// A route with its service.
type Owned<'w> = (&'w Resolved, &'w Route);
/// Where a caller is: gateway, host and path.
type Address<'w> = (&'w str, &'w str, &'w str);

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let redirects = resolved.routes.iter().filter(|route| route.spec.redirect.is_some());
    redirects.filter_map(|route| of_route(resolved, world, route)).collect()
}

/// Each circle is told once: at the route whose service and key come first.
fn of_route(resolved: &Resolved, world: &EnvironmentWide, route: &Route) -> Option<Finding> {
    let start: Owned<'_> = (resolved, route);
    let gateway = route.gateway.as_deref()?;
    let host = route.hosts.first()?;
    let mut at: Owned<'_> = start;
    let mut address: Address<'_> = (gateway, host, example(&route.spec)?);
    let mut others: Vec<Owned<'_>> = Vec::new();
    loop {
        address = target(at.1, address)?;
        at = taker(world, address)?;
        if name(at) == name(start) {
            break;
        }
        if others.iter().any(|seen| name(*seen) == name(at)) || name(at) < name(start) {
            return None;
        }
        others.push(at);
    }
    (!others.is_empty()).then(|| finding(start, &others))
}

fn name<'w>((resolved, route): Owned<'w>) -> (&'w str, &'w str) {
    (&resolved.name, &route.key)
}

/// Some path that the route takes; of patterns none is known.
fn example(route: &crate::spec::Route) -> Option<&str> {
    match Paths::of(route) {
        Paths::All => Some("/"),
        Paths::Below(path) | Paths::Exact(path) => Some(path),
        Paths::Pattern(_) => None,
    }
}

/// Where a route sends a caller; `None`: nowhere else.
fn target<'w>(route: &'w Route, (gateway, host, path): Address<'w>) -> Option<Address<'w>> {
    let redirect = route.spec.redirect.as_ref()?;
    Some((gateway, redirect.host.as_deref().unwrap_or(host), redirect.path.as_deref().unwrap_or(path)))
}

/// The route that takes a call: the most particular one. `None` where nobody does, or where further conditions decide.
fn taker<'w>(world: &'w EnvironmentWide, (gateway, host, path): Address<'w>) -> Option<Owned<'w>> {
    let routes = world.services.values().flat_map(|resolved| resolved.routes.iter().map(move |it| (&**resolved, it)));
    let here = routes
        .filter(|(_, route)| route.gateway.as_deref() == Some(gateway) && route.hosts.iter().any(|own| own == host));
    let taken = here.filter_map(|owned| Some((rank(&owned.1.spec, path)?, owned)));
    let (_, owned) = taken.max_by_key(|(rank, _)| *rank)?;
    let unconditional =
        |wanted: &crate::spec::Match| wanted.headers.is_empty() && wanted.query.is_empty() && wanted.methods.is_empty();
    owned.1.spec.r#match.as_ref().is_none_or(unconditional).then_some(owned)
}

/// How particular a route is for a path: exact before longer prefix before shorter. `None`: it does not take it.
fn rank(route: &crate::spec::Route, path: &str) -> Option<usize> {
    match Paths::of(route) {
        Paths::All => Some(0),
        Paths::Below(prefix) => covers(prefix, path).then_some(prefix.len()),
        Paths::Exact(exact) => (exact == path).then_some(usize::MAX),
        Paths::Pattern(_) => None,
    }
}

fn finding((resolved, route): Owned<'_>, others: &[Owned<'_>]) -> Finding {
    let place = |(resolved, route): Owned<'_>| resolved.key_place(["routes", &route.key, "redirect"]);
    let finding = Finding::new(format!("the redirect of the route `{}` leads back to it", route.key))
        .at(place((resolved, route)), "a caller is sent on from here");
    let on = |finding: Finding, other: &Owned<'_>| {
        finding.at(place(*other), format!("and on by `{}` of `{}`", other.1.key, other.0.name))
    };
    let finding = others.iter().fold(finding, on);
    finding.help("let one of them lead to a host or path that a program serves")
}
