//! A route leads to a port on which the mesh sees no requests, so that it could not tell one call from another.

use crate::check::{Check, Run};
use crate::consistency::party::port_path;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Route};
use crate::spec::platform::GatewayKind;

pub const CHECK: Check = Check {
    id: "routes/needs-requests",
    severity: Severity::Error,
    title: "a route leads to a port without requests",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let balanced = |route: &Route| {
        let gateway = route.gateway.as_ref().and_then(|name| resolved.environment.gateways.get(name));
        gateway.is_some_and(|gateway| gateway.kind == GatewayKind::LoadBalancer)
    };
    let routes = resolved.routes.iter().filter(|route| route.spec.redirect.is_none() && !balanced(route));
    routes.filter(|route| !route.protocol.has_requests()).filter_map(|route| finding(resolved, route)).collect()
}

fn finding(resolved: &Resolved, route: &Route) -> Option<Finding> {
    let service = resolved.services.iter().find(|service| service.host == route.host)?;
    let port = &service.ports.iter().find(|port| port.port == route.port)?.name;
    let word = route.protocol.word();
    let path = port_path(resolved, &route.workload, port);
    let written = resolved.tree.get(path.iter().copied().chain(["protocol"])).map(|node| node.place);
    let place = match route.spec.port {
        Some(_) => resolved.place(["routes", &route.key, "port"]),
        None => resolved.key_place(["routes", &route.key]),
    };
    let finding = Finding::new(format!("the route `{}` leads to the port `{port}`, which speaks {word}", route.key))
        .at(place, "a route needs requests")
        .at(written.unwrap_or_else(|| resolved.key_place(path)), format!("speaks {word}"));
    Some(finding.help(
        "route to a port that speaks http, http2, grpc or grpc-web; if the program speaks one of them here, write it as `protocol`",
    ))
}
