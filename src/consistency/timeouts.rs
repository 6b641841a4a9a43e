//! How long calls may take: the timeouts that hold for callers of a port, each with the place where it was written.

use crate::consistency::party::port_path;
use crate::consistency::paths::Paths;
use crate::resolved::{KubeService, Resolved, Route, ServicePort};
use crate::source::Place;

/// A timeout in milliseconds, and where it stands.
pub type Timeout = (u64, Place);

/// The longest timeout for callers inside the mesh; `None`: no call is ever given up, or nobody says.
pub fn of_port(resolved: &Resolved, service: &KubeService, port: &ServicePort) -> Option<Timeout> {
    let routes = || {
        let inside = resolved.routes.iter().filter(|route| route.gateway.is_none());
        inside.filter(|route| route.host == service.host && route.port == port.port)
    };
    let written = port.traffic.as_ref().and_then(|traffic| traffic.timeout.as_ref()).map(|timeout| {
        let path = port_path(resolved, &service.workload, &port.name);
        (timeout.millis(), resolved.place(path.into_iter().chain(["traffic", "timeout"])))
    });
    let reached = !routes().any(takes_all);
    routes().filter_map(|route| of_route(resolved, route)).chain(written.filter(|_| reached)).max()
}

/// The longest time that anybody waits for a workload, be it through a gateway or inside the mesh.
pub fn of_workload(resolved: &Resolved, workload: &str) -> Option<Timeout> {
    let services = resolved.services.iter().filter(|service| service.workload == workload && !service.headless);
    let ports = services.flat_map(|service| service.ports.iter().map(move |port| (service, port)));
    let inside = ports.filter_map(|(service, port)| of_port(resolved, service, port));
    let outside = resolved.routes.iter().filter(|route| route.gateway.is_some() && route.workload == workload);
    inside.chain(outside.filter_map(|route| of_route(resolved, route))).max()
}

fn of_route(resolved: &Resolved, route: &Route) -> Option<Timeout> {
    let timeout = route.timeout.filter(|_| route.spec.redirect.is_none())?;
    Some((timeout, resolved.place(["routes", &route.key, "timeout"])))
}

fn takes_all(route: &Route) -> bool {
    let wanted = route.spec.r#match.as_ref();
    let conditions = |wanted: &crate::spec::Match| {
        !wanted.headers.is_empty() || !wanted.query.is_empty() || !wanted.methods.is_empty()
    };
    Paths::of(&route.spec) == Paths::All && !wanted.is_some_and(conditions)
}
