//! The closed world of an environment: who calls whom. An edge that one side only declares is drawn on that side and
//! nowhere else; a check says so.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::resolve::draft::Draft;
use crate::resolve::{
    door, draft, kiali, objective, outside, own, rights, route, secret, token, tracing, version, workload,
};
use crate::resolved::{
    Admitted, Allowed, Called, Caller, Edge, Endpoint, KUBERNETES_API, KubeService, Outbound, Resolved, Route,
    ServicePort,
};
use crate::spec::form::Label;
use crate::spec::{self, Protocol};

/// The name that stands for everybody.
pub const ANYONE: &str = "anyone";

/// Resolves one service of an environment; `all` are the services that run there, itself included.
pub fn resolve(draft: &Draft, all: &BTreeMap<String, Draft>) -> Resolved {
    let service = &draft.service;
    let outbound = outbound(draft, all);
    let mut addresses = outside::address_variables(draft, all);
    addresses.extend(tracing::variables(draft));
    let workloads: Vec<_> = service
        .workloads
        .iter()
        .flat_map(|(key, spec)| {
            let mine = |(from, _): &&(String, (String, String, String))| *from == **key;
            let mine: Vec<_> = addresses.iter().filter(mine).map(|(_, variable)| variable.clone()).collect();
            let versions = std::iter::once(None).chain(draft.versions_beside(key).map(Some));
            versions.map(|version| workload::workload(draft, key, spec, version, &mine)).collect::<Vec<_>>()
        })
        .collect();
    let (routes, gateways) = route::routes(draft);
    let mut resolved = Resolved {
        name: service.name.to_string(),
        team: service.team.to_string(),
        mail: mail(draft),
        environment: Arc::clone(&draft.environment),
        namespace: draft.namespace.clone(),
        labels: workload::labels(draft),
        callers: callers(draft, all, &routes),
        hosts: outside::hosts(draft),
        networks: outside::networks(draft),
        objectives: objective::objectives(draft),
        own_objectives: objective::own(draft),
        alerts: own::alerts(draft),
        panels: own::panels(draft),
        services: draft.services.clone(),
        doors: Vec::new(),
        serves: draft.serves.clone(),
        frozen: draft.frozen.clone(),
        configs: outside::configs(draft),
        service: Arc::clone(service),
        tree: Arc::clone(&draft.tree),
        tokens: token::rules(draft, &routes),
        versions: version::versions(draft),
        external_secrets: secret::external(draft),
        certificates: secret::certificates(draft),
        permissions: rights::permissions(draft),
        exceptions: rights::exceptions(draft),
        files: Arc::clone(&draft.files),
        workloads,
        outbound,
        routes,
        gateways,
    };
    resolved.services = kiali::services(&resolved);
    resolved.doors = door::services(draft, &resolved);
    resolved
}

fn mail(draft: &Draft) -> Vec<String> {
    let own = draft.service.notify.as_ref().map(|notify| &notify.to).filter(|to| !to.is_empty());
    let team = draft.environment.platform.teams.get(&*draft.service.team).map(|team| &team.mail);
    own.or(team).into_iter().flatten().map(ToString::to_string).collect()
}

fn callers(draft: &Draft, all: &BTreeMap<String, Draft>, routes: &[Route]) -> Vec<Caller> {
    let mut callers = door::callers(draft, routes);
    let Some(access) = &draft.service.access else { return callers };
    for (name, inbound) in &access.inbound {
        let ports = admitted(draft, inbound);
        if let Some(from) = allowed(draft, name, all)
            && !ports.is_empty()
        {
            callers.push(Caller { name: name.to_string(), from, ports });
        }
    }
    for (target, edge) in &access.within {
        let from = edge.from.as_ref().map_or_else(|| draft.own_image_workloads(), |from| labels(from));
        let pods: Vec<_> = from.iter().filter(|key| **key != **target).filter_map(|key| endpoint(draft, key)).collect();
        let ports =
            within_ports(draft, target, edge).into_iter().map(|(_, port)| whole(target, port)).collect::<Vec<_>>();
        if !pods.is_empty() && !ports.is_empty() {
            callers.push(Caller { name: service_name(draft), from: Allowed::Pods(pods), ports });
        }
    }
    callers.sort();
    callers
}

fn service_name(draft: &Draft) -> String {
    draft.service.name.to_string()
}

/// Who a name of `[access.inbound]` is; `None`: nobody that runs here.
fn allowed(draft: &Draft, name: &str, all: &BTreeMap<String, Draft>) -> Option<Allowed> {
    if name == ANYONE {
        return Some(Allowed::Anyone);
    }
    if name == KUBERNETES_API {
        return Some(Allowed::Networks(draft.environment.cluster.api_networks.clone()));
    }
    if let Some(caller) = all.get(name) {
        let edge = caller.service.access.as_ref()?.outbound.get(&*draft.service.name)?;
        let from = edge.from.as_ref().map_or_else(|| caller.own_image_workloads(), |from| labels(from));
        let pods: Vec<_> = from.iter().filter_map(|key| endpoint(caller, key)).collect();
        return (!pods.is_empty()).then_some(Allowed::Pods(pods));
    }
    let peer = draft.environment.platform.peers.get(name)?;
    if let Some(namespace) = &peer.namespace {
        let account = peer.service_account.as_ref().map(ToString::to_string);
        let selector = super::environment::texts(&peer.selector);
        return Some(Allowed::Pods(vec![Endpoint {
            namespace: namespace.to_string(),
            service_account: account,
            selector,
        }]));
    }
    let networks: Vec<_> = peer.networks.iter().map(ToString::to_string).collect();
    (!networks.is_empty()).then_some(Allowed::Networks(networks))
}

/// The pods of a workload, as others see them.
fn endpoint(draft: &Draft, key: &str) -> Option<Endpoint> {
    let names = draft.names.get(key)?;
    Some(Endpoint {
        namespace: draft.namespace.clone(),
        service_account: Some(names.service_account.clone()),
        selector: draft.pods_of(key)?,
    })
}

fn admitted(draft: &Draft, inbound: &spec::Inbound) -> Vec<Admitted> {
    if inbound.ports.is_empty() {
        return draft.served().map(|(service, port)| whole(&service.workload, port)).into_iter().collect();
    }
    let mut ports: Vec<_> = inbound
        .ports
        .iter()
        .filter_map(|(name, rule)| {
            let whole = match draft.exposed(name) {
                Some((service, port)) => whole(&service.workload, port),
                None => {
                    let (workload, port) = draft.unexposed(name)?;
                    self::whole(workload, &draft::offered(port.number, port))
                }
            };
            let texts = |paths: &[spec::form::UrlPath]| paths.iter().map(ToString::to_string).collect();
            Some(Admitted {
                methods: rule.methods.clone(),
                prefixes: texts(&rule.prefixes),
                paths: texts(&rule.paths),
                ..whole
            })
        })
        .collect();
    ports.sort();
    ports
}

fn whole(workload: &str, port: &ServicePort) -> Admitted {
    Admitted {
        workload: workload.to_owned(),
        port: port.name.clone(),
        number: port.target,
        protocol: seen(port),
        methods: Vec::new(),
        prefixes: Vec::new(),
        paths: Vec::new(),
    }
}

/// What a caller's program speaks: a mesh speaks the callee's TLS for it.
pub fn dialled(callee: &Draft, port: &ServicePort) -> Protocol {
    if port.tls.is_some() && callee.environment.mesh.is_none() { Protocol::Https } else { port.protocol }
}

/// What the proxy beside the program sees of a port.
fn seen(port: &ServicePort) -> Protocol {
    if port.tls.is_some() { Protocol::Tls } else { port.protocol }
}

fn within_ports<'d>(draft: &'d Draft, target: &str, edge: &spec::Edge) -> Vec<(&'d KubeService, &'d ServicePort)> {
    let Some(service) = draft.service_of(target) else { return Vec::new() };
    let wanted =
        |port: &ServicePort| edge.ports.as_ref().is_none_or(|ports| ports.iter().any(|name| **name == *port.name));
    service.ports.iter().filter(|port| wanted(port)).map(|port| (service, port)).collect()
}

fn outbound(draft: &Draft, all: &BTreeMap<String, Draft>) -> Vec<Outbound> {
    let mut calls: Vec<_> = tracing::edge(draft).into_iter().collect();
    let Some(access) = &draft.service.access else { return calls };
    for (name, edge) in &access.outbound {
        let from = edge.from.as_ref().map_or_else(|| draft.own_image_workloads(), |from| labels(from));
        for to in called(draft, name, edge.ports.as_deref(), all) {
            calls.push(Outbound { name: name.to_string(), from: from.clone(), to });
        }
    }
    for (target, edge) in &access.within {
        let mut from = edge.from.as_ref().map_or_else(|| draft.own_image_workloads(), |from| labels(from));
        from.retain(|key| *key != **target);
        let ports = within_ports(draft, target, edge);
        if let (Some((service, _)), false) = (ports.first(), from.is_empty()) {
            let host = service.host.clone();
            let ports = ports.iter().map(|(_, port)| edge_to(draft, target, port)).collect();
            let to = Called::Pods { host, namespace: draft.namespace.clone(), ports };
            calls.push(Outbound { name: service_name(draft), from, to });
        }
    }
    calls.sort();
    calls
}

/// What a name of `[access.outbound]` is: one entry for each Service behind it.
pub fn called(draft: &Draft, name: &str, ports: Option<&[Label]>, all: &BTreeMap<String, Draft>) -> Vec<Called> {
    if let Some(callee) = all.get(name) {
        let wanted: Vec<_> = match ports {
            Some(ports) => ports.iter().filter_map(|port| callee.exposed(port)).collect(),
            None => callee.served().into_iter().collect(),
        };
        let mut by_service = BTreeMap::<&str, (&KubeService, Vec<Edge>)>::new();
        for (service, port) in wanted {
            let edges = &mut by_service.entry(&service.name).or_insert_with(|| (service, Vec::new())).1;
            edges.push(edge_to(callee, &service.workload, port));
        }
        let pods = |(service, mut ports): (&KubeService, Vec<Edge>)| {
            ports.sort();
            Called::Pods { host: service.host.clone(), namespace: callee.namespace.clone(), ports }
        };
        return by_service.into_values().map(pods).collect();
    }
    outside::peer(draft, name, ports).into_iter().collect()
}

fn edge_to(callee: &Draft, workload: &str, port: &ServicePort) -> Edge {
    Edge {
        name: port.name.clone(),
        service: port.port,
        number: port.target,
        protocol: dialled(callee, port),
        selector: callee.pods_of(workload).unwrap_or_default(),
    }
}

fn labels(labels: &[Label]) -> Vec<String> {
    let mut labels: Vec<_> = labels.iter().map(ToString::to_string).collect();
    labels.sort();
    labels.dedup();
    labels
}
