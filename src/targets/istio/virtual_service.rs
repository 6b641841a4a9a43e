//! VirtualService: one a Service for calls inside the mesh, and one a gateway and host for calls from outside. Never two
//! for one host of one scope: their order would be undefined.

use std::collections::BTreeMap;

use crate::bundle::{Meta, Object};
use crate::resolved::{KubeService, Resolved, Route};
use crate::spec::platform::GatewayKind;
use crate::targets::istio::route_rule;
use crate::targets::istio::types::{HttpRoute, VirtualServiceSpec};

const API: &str = "networking.istio.io/v1";

/// How calls inside the mesh reach a Service, where the mesh sees requests. The retries are always written: Istio's own
/// default repeats calls that the program has already worked on.
pub fn of_mesh(resolved: &Resolved, service: &KubeService) -> Option<Object> {
    let ports: Vec<_> = service.ports.iter().filter(|port| port.protocol.has_requests()).collect();
    let several = ports.len() > 1;
    let versions = resolved.versions_of(&service.workload);
    let routes = || resolved.routes.iter().filter(|route| route.gateway.is_none() && route.host == service.host);
    let mut http: Vec<_> =
        routes().flat_map(|route| route_rule::rules(resolved, route, several.then_some(route.port))).collect();
    for port in ports {
        if routes().any(|route| route.port == port.port && route_rule::takes_all(route)) {
            continue;
        }
        let timeout =
            port.traffic.as_ref().and_then(|traffic| traffic.timeout.as_ref()).map(|timeout| timeout.millis());
        let dialled = several.then_some(port.port);
        http.push(route_rule::plain(&port.name, (&service.host, versions), port.port, timeout, dialled));
    }
    let everywhere = vec!["*".to_owned()];
    let name = service.name.clone();
    (!http.is_empty()).then(|| object(resolved, name, &service.host, "mesh".to_owned(), http, everywhere))
}

/// What comes from gateways.
pub fn of_gateways(resolved: &Resolved) -> Vec<Object> {
    let mut hosts = BTreeMap::<(&str, &str), Vec<&Route>>::new();
    for route in &resolved.routes {
        let Some(gateway) = &route.gateway else { continue };
        if resolved.environment.gateways.get(gateway).is_none_or(|gateway| gateway.kind != GatewayKind::Istio) {
            continue;
        }
        for host in &route.hosts {
            hosts.entry((gateway, host)).or_default().push(route);
        }
    }
    let objects = hosts.into_iter().filter_map(|((gateway, host), routes)| {
        let namespace = &resolved.environment.gateways.get(gateway)?.pods.namespace;
        let http = routes.into_iter().flat_map(|route| route_rule::rules(resolved, route, None)).collect();
        let name = format!("{}-{gateway}-{}", resolved.name, name_of(host));
        Some(object(resolved, name, host, format!("{namespace}/{gateway}"), http, vec![namespace.clone()]))
    });
    objects.collect()
}

fn object(
    resolved: &Resolved,
    name: String,
    host: &str,
    gateway: String,
    http: Vec<HttpRoute>,
    export_to: Vec<String>,
) -> Object {
    let spec = VirtualServiceSpec { hosts: vec![host.to_owned()], gateways: vec![gateway], http, export_to };
    Object::with_spec(API, "VirtualService", Meta::new(name, Some(&resolved.namespace), &resolved.labels), &spec)
}

/// A host as the end of an object's name.
pub fn name_of(host: &str) -> String {
    match host.strip_prefix("*.") {
        Some(domain) => format!("{domain}-any"),
        None => host.to_owned(),
    }
}
