//! Services that only gateways use: a load balancer before a workload, and one for each version where a gateway splits calls
//! between Services.

use std::collections::{BTreeMap, BTreeSet};

use crate::resolve::draft::Draft;
use crate::resolve::name::version_key;
use crate::resolved::{Admitted, Allowed, Balancer, Caller, KubeService, Resolved, Route, ServicePort};
use crate::spec::platform::GatewayKind;

/// Who comes through load balancers: everybody, or the networks that the platform gives.
pub fn callers(draft: &Draft, routes: &[Route]) -> Vec<Caller> {
    let through = routes.iter().filter_map(|route| {
        let name = route.gateway.as_ref()?;
        let gateway = draft.environment.gateways.get(name).filter(|it| it.kind == GatewayKind::LoadBalancer)?;
        let (_, port) = target(draft, route)?;
        let from = match gateway.sources.as_slice() {
            [] => Allowed::Anyone,
            networks => Allowed::Networks(networks.to_vec()),
        };
        let (methods, prefixes, paths) = (Vec::new(), Vec::new(), Vec::new());
        let admitted = Admitted {
            workload: route.workload.clone(),
            port: port.name.clone(),
            number: port.target,
            protocol: port.protocol,
            methods,
            prefixes,
            paths,
        };
        Some(Caller { name: name.clone(), from, ports: vec![admitted] })
    });
    through.collect()
}

/// The Services, sorted by name.
pub fn services(draft: &Draft, resolved: &Resolved) -> Vec<KubeService> {
    let mut services = balancers(draft, &resolved.routes);
    let kind = |route: &Route| Some(draft.environment.gateways.get(route.gateway.as_ref()?)?.kind);
    if resolved.routes.iter().any(|route| kind(route) == Some(GatewayKind::GatewayApi)) {
        services.extend(of_versions(resolved));
    }
    services.sort_by(|a, b| a.name.cmp(&b.name));
    services
}

/// One a load balancer and workload, with the ports of all routes through it.
fn balancers(draft: &Draft, routes: &[Route]) -> Vec<KubeService> {
    let mut through = BTreeMap::<(&str, &str), Vec<&Route>>::new();
    for route in routes {
        let Some(name) = &route.gateway else { continue };
        if draft.environment.gateways.get(name).is_some_and(|gateway| gateway.kind == GatewayKind::LoadBalancer) {
            through.entry((name, &route.workload)).or_default().push(route);
        }
    }
    through.into_iter().filter_map(|((name, _), routes)| balancer(draft, name, &routes)).collect()
}

fn balancer(draft: &Draft, gateway: &str, routes: &[&Route]) -> Option<KubeService> {
    let declared = draft.environment.gateways.get(gateway)?;
    let (service, _) = target(draft, routes.first()?)?;
    let wanted: BTreeSet<u16> = routes.iter().map(|route| route.port).collect();
    let hosts: BTreeSet<&str> = routes.iter().flat_map(|route| &route.hosts).map(String::as_str).collect();
    let mut markers = draft.markers.clone();
    markers.0.insert("hosts".to_owned(), hosts.into_iter().collect::<Vec<_>>().join(","));
    markers.0.insert("sources".to_owned(), declared.sources.join(","));
    let annotation = |(key, pattern): (&String, &String)| Some((key.clone(), markers.expand(pattern).ok()?));
    let name = format!("{}-{gateway}", service.name);
    Some(KubeService {
        host: draft.host_of(&name),
        name,
        workload: service.workload.clone(),
        annotations: declared.annotations.iter().filter_map(annotation).collect(),
        selector: service.selector.clone(),
        headless: false,
        balancer: Some(Balancer { class: declared.class.clone(), sources: declared.sources.clone() }),
        ports: service.ports.iter().filter(|port| wanted.contains(&port.port)).cloned().collect(),
    })
}

/// Pods of one version, without those of the others.
fn of_versions(resolved: &Resolved) -> Vec<KubeService> {
    let Some((service, _)) = resolved.serving_port() else { return Vec::new() };
    let of_version = |version: &crate::resolved::Version| {
        let name = format!("{}-{}", resolved.name, version_key(&service.workload, &version.name));
        let mut selector = service.selector.clone();
        selector.extend(version.labels.clone());
        let host = service.host.replacen(&service.name, &name, 1);
        KubeService { name, host, selector, annotations: BTreeMap::new(), ..service.clone() }
    };
    resolved.versions.iter().map(of_version).collect()
}

/// The Service and the port to which a route leads.
fn target<'d>(draft: &'d Draft, route: &Route) -> Option<(&'d KubeService, &'d ServicePort)> {
    let service = draft.services.iter().find(|service| service.host == route.host)?;
    Some((service, service.ports.iter().find(|port| port.port == route.port)?))
}
