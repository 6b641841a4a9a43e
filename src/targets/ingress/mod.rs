//! Ingress: hosts and paths that a controller of the cluster sends to a Service. What an Ingress cannot say is no business of
//! it: a check refuses such routes.

mod types;

use std::collections::{BTreeMap, BTreeSet};

use crate::bundle::{Artifact, Concern, Meta, Object};
use crate::resolved::{Gateway, Resolved, Route};
use crate::spec::platform::{GatewayKind, Listener, ListenerProtocol};
use crate::target::Target;
use types::{Backend, BackendPort, BackendService, Http, IngressSpec, Path, Rule, Tls};

/// The target `ingress`.
pub const TARGET: Target = Target {
    id: "ingress",
    title: "Ingress: hosts and paths by a controller of the cluster",
    service,
    environment: Target::nothing,
    cluster: Target::nothing,
};

fn service(resolved: &Resolved) -> Vec<Artifact> {
    let gateways = resolved.environment.gateways.iter().filter(|(_, gateway)| gateway.kind == GatewayKind::Ingress);
    let objects: Vec<_> = gateways.filter_map(|(name, gateway)| object(resolved, name, gateway)).collect();
    if objects.is_empty() { Vec::new() } else { vec![Artifact::objects(Concern::Mesh, objects)] }
}

/// One for all hosts: the controller takes its annotations for the whole object. `None`: no route comes this way.
fn object(resolved: &Resolved, name: &str, gateway: &Gateway) -> Option<Object> {
    let mut hosts = BTreeMap::<&str, Vec<&Route>>::new();
    for route in resolved.routes.iter().filter(|route| route.gateway.as_deref() == Some(name)) {
        route.hosts.iter().for_each(|host| hosts.entry(host).or_default().push(route));
    }
    if hosts.is_empty() {
        return None;
    }
    let spec = IngressSpec {
        ingress_class_name: gateway.class.clone(),
        tls: tls(gateway, &hosts),
        rules: hosts.iter().map(|(host, routes)| rule(resolved, host, routes)).collect(),
    };
    let mut meta = Meta::new(format!("{}-{name}", resolved.name), Some(&resolved.namespace), &resolved.labels);
    meta.annotations = annotations(resolved, gateway, &hosts);
    Some(Object::with_spec("networking.k8s.io/v1", "Ingress", meta, &spec))
}

fn annotations(
    resolved: &Resolved,
    gateway: &Gateway,
    hosts: &BTreeMap<&str, Vec<&Route>>,
) -> BTreeMap<String, String> {
    let mut markers = resolved.environment.markers_for(Some(&resolved.name), &resolved.team);
    markers.0.insert("hosts".to_owned(), hosts.keys().copied().collect::<Vec<_>>().join(","));
    markers.0.insert("sources".to_owned(), gateway.sources.join(","));
    let annotation = |(key, pattern): (&String, &String)| Some((key.clone(), markers.expand(pattern).ok()?));
    gateway.annotations.iter().filter_map(annotation).collect()
}

/// An `https` listener without a Secret leaves the certificate to the controller.
fn tls(gateway: &Gateway, hosts: &BTreeMap<&str, Vec<&Route>>) -> Vec<Tls> {
    let secure = || gateway.listeners.values().filter(|listener| listener.protocol == ListenerProtocol::Https);
    let mut taken = BTreeSet::new();
    let mut entries = Vec::new();
    for listener in secure() {
        let accepted = hosts.keys().filter(|host| accepts(listener, host));
        let new: Vec<String> = accepted.filter(|host| taken.insert(**host)).map(|host| (*host).to_owned()).collect();
        if !new.is_empty() {
            entries.push(Tls { hosts: new, secret_name: listener.tls_secret.as_ref().map(ToString::to_string) });
        }
    }
    entries
}

fn accepts(listener: &Listener, host: &str) -> bool {
    let fits = |pattern: &str| {
        pattern == host || pattern.strip_prefix('*').is_some_and(|end| host.len() > end.len() && host.ends_with(end))
    };
    listener.hosts.is_empty() || listener.hosts.iter().any(|pattern| fits(pattern))
}

fn rule(resolved: &Resolved, host: &str, routes: &[&Route]) -> Rule {
    Rule { host: host.to_owned(), http: Http { paths: routes.iter().map(|route| path(resolved, route)).collect() } }
}

/// Kubernetes too compares prefixes by whole segments.
fn path(resolved: &Resolved, route: &Route) -> Path {
    let wanted = route.spec.r#match.as_ref();
    let exact = wanted.and_then(|wanted| wanted.path.as_deref());
    let prefix = wanted.and_then(|wanted| wanted.prefix.as_deref()).unwrap_or("/");
    let service = resolved.services.iter().find(|service| service.host == route.host);
    Path {
        path: exact.unwrap_or(prefix).to_owned(),
        path_type: if exact.is_some() { "Exact" } else { "Prefix" },
        backend: Backend {
            service: BackendService {
                name: service.map(|service| service.name.clone()).unwrap_or_default(),
                port: BackendPort { number: route.port },
            },
        },
    }
}
