//! Routes of one gateway to one port ask for different tokens. The proxy beside the program sees the gateway, not the route,
//! so it could not hold them apart: what one route lets in would be let in for all.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Route};

pub const CHECK: Check = Check {
    id: "tokens/routes-differ",
    severity: Severity::Error,
    title: "routes to one port ask for different tokens",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let calls = |route: &&Route| route.gateway.is_some() && route.spec.redirect.is_none();
    let routes: Vec<_> = resolved.routes.iter().filter(calls).collect();
    let mut findings = Vec::new();
    for (position, route) in routes.iter().enumerate() {
        let same_door =
            |other: &&&Route| (&other.gateway, &other.host, other.port) == (&route.gateway, &route.host, route.port);
        let Some(first) = routes[..position].iter().find(same_door) else { continue };
        if route.spec.jwt != first.spec.jwt {
            findings.push(finding(resolved, route, first));
        }
    }
    findings
}

fn finding(resolved: &Resolved, route: &Route, first: &Route) -> Finding {
    let place = |route: &Route| match route.spec.jwt {
        Some(_) => resolved.key_place(["routes", &route.key, "jwt"]),
        None => resolved.key_place(["routes", &route.key]),
    };
    let asks = |route: &Route| match &route.spec.jwt {
        Some(jwt) => format!("asks for tokens of `{}`", jwt.provider),
        None => "asks for no token".to_owned(),
    };
    Finding::new(format!(
        "the routes `{}` and `{}` lead to one port and ask for different tokens",
        first.key, route.key
    ))
    .at(place(route), asks(route))
    .at(place(first), asks(first))
    .help("let both say the same `jwt`; what needs no token stands in `except-prefixes`")
    .help("or give one of them a port of its own")
}
