//! Routes in the order of their precedence, and the gateways that reach us through them.

use std::cmp::Reverse;

use crate::resolve::draft::Draft;
use crate::resolved::{Gateway, GatewayEdge, Route};
use crate::spec;
use crate::spec::platform::GatewayKind;

/// Routes to ports that exist, and one edge for each gateway and pod port.
pub fn routes(draft: &Draft) -> (Vec<Route>, Vec<GatewayEdge>) {
    let mut routes = Vec::new();
    let mut edges = Vec::new();
    for (key, spec) in &draft.service.routes {
        let target = match &spec.port {
            Some(port) => draft.exposed(port),
            None => draft.served(),
        };
        let Some((service, port)) = target else { continue };
        let gateway = gateway(draft, spec);
        let reachable = if spec.mesh == Some(true) { draft.environment.mesh.is_some() } else { gateway.is_some() };
        if !reachable {
            continue;
        }
        if let Some(name) = &gateway
            && spec.redirect.is_none()
            && let Some(gateway) = draft.environment.gateways.get(name)
            && gateway.kind != GatewayKind::LoadBalancer
        {
            edges.push(GatewayEdge {
                gateway: name.clone(),
                from: gateway.pods.clone(),
                workload: service.workload.clone(),
                number: port.target,
                protocol: port.protocol,
            });
        }
        routes.push(Route {
            key: key.to_string(),
            hosts: hosts(draft, spec, gateway.as_deref(), &service.host),
            gateway,
            workload: service.workload.clone(),
            host: service.host.clone(),
            port: port.port,
            protocol: port.protocol,
            timeout: spec.timeout.as_ref().map(spec::number::Duration::millis),
            spec: spec.clone(),
        });
    }
    sort(&mut routes);
    edges.sort();
    edges.dedup();
    (routes, edges)
}

fn gateway(draft: &Draft, route: &spec::Route) -> Option<String> {
    if route.mesh == Some(true) {
        return None;
    }
    let environment = &draft.environment;
    let named = match &route.gateway {
        Some(name) => name.to_string(),
        None => environment.default_gateway.clone()?,
    };
    // Istio's own gateways know no program outside the mesh.
    let usable = |gateway: &Gateway| gateway.kind != GatewayKind::Istio || environment.mesh.is_some();
    environment.gateways.get(&named).is_some_and(usable).then_some(named)
}

fn hosts(draft: &Draft, route: &spec::Route, gateway: Option<&str>, own: &str) -> Vec<String> {
    let Some(gateway) = gateway else { return vec![own.to_owned()] };
    let mut hosts: Vec<String> = match &route.hosts {
        Some(hosts) => hosts.iter().map(ToString::to_string).collect(),
        None => {
            let defaults = draft.environment.gateways.get(gateway).map(|gateway| &gateway.default_hosts);
            defaults.into_iter().flatten().filter_map(|pattern| draft.markers.expand(pattern).ok()).collect()
        }
    };
    hosts.sort();
    hosts.dedup();
    hosts
}

/// Exact before longer prefix before shorter, more conditions before fewer, patterns last; what takes everything comes after
/// even those, which it would hide. What says `before` goes first among patterns. The name decides where nothing else does.
fn sort(routes: &mut [Route]) {
    routes.sort_by(|a, b| precedence(a).cmp(&precedence(b)).then_with(|| a.key.cmp(&b.key)));
    let goes_before = |a: &Route, b: &Route| a.spec.before.iter().any(|name| **name == *b.key);
    for end in 1..routes.len() {
        let mut at = end;
        while at > 0 && goes_before(&routes[at], &routes[at - 1]) {
            routes.swap(at, at - 1);
            at -= 1;
        }
    }
}

fn precedence(route: &Route) -> (u8, Reverse<usize>, Reverse<usize>) {
    let Some(wanted) = &route.spec.r#match else { return (4, Reverse(0), Reverse(0)) };
    let conditions = wanted.headers.len() + wanted.query.len() + usize::from(!wanted.methods.is_empty());
    let prefix = wanted.prefix.as_ref().map_or(0, |prefix| prefix.trim_end_matches('/').len());
    let class = match (&wanted.path, &wanted.regex) {
        (Some(_), _) => 0,
        (None, Some(_)) => 3,
        (None, None) if prefix > 0 => 1,
        // A prefix of `/` takes everything, like no path at all.
        (None, None) if conditions > 0 => 2,
        (None, None) => 4,
    };
    let length = wanted.path.as_ref().map_or(prefix, |path| path.len());
    (class, Reverse(length), Reverse(conditions))
}
