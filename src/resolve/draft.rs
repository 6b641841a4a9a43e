//! What others need to know of a service before edges can be drawn: its names, its ports, its Services.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::decode::Markers;
use crate::resolve::name::{self, WorkloadNames};
use crate::resolve::workload;
use crate::resolved::{Environment, KubeService, Port, ServicePort, Serving};
use crate::spec::{self, Protocol, WorkloadKind};
use crate::tree::Node;

/// A service in an environment, typed and named, its edges not yet drawn.
#[derive(Debug, Clone)]
pub struct Draft {
    pub service: Arc<spec::Service>,
    pub tree: Arc<Node>,
    pub environment: Arc<Environment>,
    pub namespace: String,
    pub markers: Markers,
    /// Text of the files that the source names, by their path in it.
    pub files: Arc<BTreeMap<String, String>>,
    /// Why Argo CD must not sync by itself.
    pub frozen: Option<String>,
    pub serves: Option<Serving>,
    pub names: BTreeMap<String, WorkloadNames>,
    pub services: Vec<KubeService>,
}

/// Names a service and lists what it offers.
pub fn draft(
    service: spec::Service,
    tree: Node,
    environment: &Arc<Environment>,
    files: BTreeMap<String, String>,
    frozen: Option<String>,
) -> Draft {
    let mut markers = environment.markers_for(Some(&service.name), &service.team);
    let adopted = service.adopt.as_ref().and_then(|adopt| adopt.namespace.as_ref());
    let namespace = adopted.map_or_else(|| markers.0["namespace"].clone(), ToString::to_string);
    markers.0.insert("namespace".to_owned(), namespace.clone());
    let serves = serving(&service);
    let names: BTreeMap<_, _> = service
        .workloads
        .keys()
        .map(|key| {
            let is_serving = serves.as_ref().is_some_and(|serves| serves.workload == **key);
            (key.to_string(), name::workload(&service, key, is_serving))
        })
        .collect();
    let services = kube_services(&service, &names, &markers, environment);
    Draft {
        service: Arc::new(service),
        tree: Arc::new(tree),
        environment: Arc::clone(environment),
        namespace,
        markers,
        files: Arc::new(files),
        frozen,
        serves,
        names,
        services,
    }
}

impl Draft {
    /// Workloads whose program is the service's own image: who calls when an edge does not say.
    pub fn own_image_workloads(&self) -> Vec<String> {
        let own = self.service.workloads.iter().filter(|(_, workload)| workload.image.is_none());
        own.map(|(key, _)| key.to_string()).collect()
    }

    /// Versions of a workload beside its base, by name; only what serves has some.
    pub fn versions_beside(&self, workload: &str) -> impl Iterator<Item = (&str, &spec::Version)> {
        let serves = self.serves.as_ref().is_some_and(|serves| serves.workload == workload);
        let versions = self.service.versions.iter().filter(move |(_, version)| serves && version.base != Some(true));
        versions.map(|(name, version)| (&**name, version))
    }

    /// Labels of all pods of a workload, whatever their version; `None`: there is no such workload.
    pub fn pods_of(&self, workload: &str) -> Option<BTreeMap<String, String>> {
        let names = self.names.get(workload)?;
        Some(match self.versions_beside(workload).next() {
            None => names.selector.clone(),
            Some(_) => BTreeMap::from([(name::SERVES.to_owned(), names.service.clone())]),
        })
    }

    /// Full name of a Service in the cluster.
    pub fn host_of(&self, service: &str) -> String {
        format!("{service}.{}.svc.{}", self.namespace, self.environment.cluster.dns_domain)
    }

    /// The Service before a workload, if it has one.
    pub fn service_of(&self, workload: &str) -> Option<&KubeService> {
        self.services.iter().find(|service| service.workload == workload && !service.headless)
    }

    /// The exposed port of that name, and the Service that offers it. Names of exposed ports are unique in a service.
    pub fn exposed(&self, port: &str) -> Option<(&KubeService, &ServicePort)> {
        let offers = self.services.iter().filter(|service| !service.headless);
        offers
            .flat_map(|service| service.ports.iter().map(move |offered| (service, offered)))
            .find(|(_, p)| p.name == port)
    }

    /// The port of that name that no Service offers, and its workload: for who finds pods without a Service.
    pub fn unexposed(&self, port: &str) -> Option<(&str, Port)> {
        let ports = self
            .service
            .workloads
            .iter()
            .flat_map(|(key, workload)| ports_of(workload).into_iter().map(move |each| (&**key, each)));
        let mut found = ports.filter(|(_, each)| each.name == port && each.service.is_none());
        found.next()
    }

    /// The Service and port that the bare service name means.
    pub fn served(&self) -> Option<(&KubeService, &ServicePort)> {
        let serves = self.serves.as_ref()?;
        let service = self.service_of(&serves.workload)?;
        let port = service.ports.iter().find(|port| port.name == serves.port)?;
        Some((service, port))
    }
}

/// Ports of a workload's pod: the program's and those of sidecars, sorted by name.
pub fn ports_of(workload: &spec::Workload) -> Vec<Port> {
    let sidecars = workload.sidecars.values().flat_map(|sidecar| &sidecar.ports);
    let mut ports: Vec<Port> = workload.ports.iter().chain(sidecars).map(|(name, port)| decide(name, port)).collect();
    ports.sort_by(|a, b| a.name.cmp(&b.name));
    ports
}

/// A port with its protocol decided.
pub fn decide(name: &str, port: &spec::Port) -> Port {
    let number = port.port.0;
    let authority = port.tls.as_ref().and_then(|tls| tls.authority.clone());
    Port {
        name: name.to_owned(),
        number,
        service: (port.expose != Some(false)).then(|| port.service.map_or(number, |service| service.0)),
        protocol: match port.protocol.or_else(|| implied(name)).unwrap_or(Protocol::Tcp) {
            Protocol::Https if authority.is_some() => Protocol::Http,
            protocol => protocol,
        },
        tls: authority,
        traffic: port.traffic.clone(),
    }
}

/// The protocol that the key of a port says by itself.
pub fn implied(key: &str) -> Option<Protocol> {
    Some(match key {
        "http" => Protocol::Http,
        "http2" => Protocol::Http2,
        "grpc" => Protocol::Grpc,
        "grpc-web" => Protocol::GrpcWeb,
        "https" => Protocol::Https,
        "tls" => Protocol::Tls,
        "tcp" => Protocol::Tcp,
        "udp" => Protocol::Udp,
        _ => return None,
    })
}

fn serving(service: &spec::Service) -> Option<Serving> {
    let exposed = |workload: &spec::Workload| {
        ports_of(workload).into_iter().filter(|port| port.service.is_some()).map(|port| port.name).collect::<Vec<_>>()
    };
    let said = service.serves.as_ref();
    let mut candidates = Vec::new();
    for (key, workload) in &service.workloads {
        for port in exposed(workload) {
            let fits = match said {
                Some(serves) => *serves.port == *port && serves.workload.as_ref().is_none_or(|wanted| wanted == key),
                None => workload.image.is_none(),
            };
            if fits {
                candidates.push(Serving { workload: key.to_string(), port });
            }
        }
    }
    if candidates.len() == 1 { candidates.pop() } else { None }
}

fn kube_services(
    service: &spec::Service,
    names: &BTreeMap<String, WorkloadNames>,
    markers: &Markers,
    environment: &Environment,
) -> Vec<KubeService> {
    let mut services = Vec::new();
    let namespace = &markers.0["namespace"];
    let pods = environment.platform.pods.as_ref();
    let annotations = pods.map(|pods| workload::expanded(&pods.service_annotations, markers)).unwrap_or_default();
    for (key, workload) in &service.workloads {
        let names = &names[&**key];
        let ports: Vec<_> = ports_of(workload).into_iter().filter_map(service_port).collect();
        let host = |name: &str| format!("{name}.{namespace}.svc.{}", environment.cluster.dns_domain);
        let make = |name: String, headless| KubeService {
            host: host(&name),
            workload: key.to_string(),
            annotations: if headless { BTreeMap::new() } else { annotations.clone() },
            selector: BTreeMap::from([(name::SERVES.to_owned(), names.service.clone())]),
            headless,
            balancer: None,
            ports: ports.clone(),
            name,
        };
        if !ports.is_empty() {
            services.push(make(names.service.clone(), false));
        }
        if workload.kind == Some(WorkloadKind::Stateful) {
            let mut governing = make(name::governing(&names.object), true);
            if ports.is_empty() {
                governing.selector = names.selector.clone();
            }
            services.push(governing);
        }
    }
    services.sort_by(|a, b| a.name.cmp(&b.name));
    services
}

fn service_port(port: Port) -> Option<ServicePort> {
    Some(offered(port.service?, port))
}

/// A port as callers see it who dial `number`.
pub fn offered(number: u16, port: Port) -> ServicePort {
    ServicePort {
        name: port.name,
        port: number,
        target: port.number,
        protocol: port.protocol,
        tls: port.tls,
        traffic: port.traffic,
    }
}
