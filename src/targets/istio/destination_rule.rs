//! DestinationRule: how callers' proxies treat a Service. It lies beside the Service, where every caller looks it up.

use crate::bundle::{Meta, Object};
use crate::resolved::{KubeService, Mesh, Resolved, ServicePort};
use crate::spec::{Balance, OutlierDetection as WrittenOutlier, Traffic};
use crate::targets::istio::types::{
    ConnectionPool, DestinationRuleSpec, HttpPool, LoadBalancer, OutlierDetection, PortNumber, PortPolicy, Subset,
    TcpPool, Tls, TrafficPolicy, duration,
};

/// How calls are spread where a port does not say.
const DEFAULT: Balance = Balance::LeastRequest;

/// The rule of a Service.
pub fn of_service(resolved: &Resolved, mesh: &Mesh, service: &KubeService) -> Object {
    let tls: Vec<_> = service.ports.iter().map(|port| tls(resolved, mesh, service, port)).collect();
    let common = Common { balance: common_balance(&service.ports), tls: common_tls(mesh, &tls) };
    let own = service.ports.iter().zip(tls).filter_map(|(port, tls)| port_policy(port, tls, &common)).collect();
    let policy =
        TrafficPolicy { load_balancer: load_balancer(common.balance), tls: common.tls, port_level_settings: own };
    let subsets = subsets(resolved, service);
    let spec =
        DestinationRuleSpec { host: service.host.clone(), traffic_policy: policy, subsets, export_to: vec!["*"] };
    let meta = Meta::new(&service.name, Some(&resolved.namespace), &resolved.labels);
    Object::with_spec("networking.istio.io/v1", "DestinationRule", meta, &spec)
}

/// What holds for all ports of a Service that say nothing else.
struct Common {
    balance: Balance,
    tls: Option<Tls>,
}

/// How callers' proxies speak to a port: with the mesh's own TLS, or with the program's. Where plain text is accepted, they
/// find out by themselves who speaks the mesh's.
fn tls(resolved: &Resolved, mesh: &Mesh, service: &KubeService, port: &ServicePort) -> Option<Tls> {
    let Some(authority) = &port.tls else { return mutual(mesh) };
    let authority = resolved.environment.platform.authorities.get(authority);
    Some(Tls {
        mode: "SIMPLE",
        ca_certificates: authority.and_then(|authority| authority.file.as_ref()).map(ToString::to_string),
        subject_alt_names: vec![service.host.clone()],
        sni: Some(service.host.clone()),
    })
}

fn mutual(mesh: &Mesh) -> Option<Tls> {
    mesh.strict.then(|| Tls { mode: "ISTIO_MUTUAL", ca_certificates: None, subject_alt_names: Vec::new(), sni: None })
}

fn common_tls(mesh: &Mesh, ports: &[Option<Tls>]) -> Option<Tls> {
    match ports {
        [first, rest @ ..] if rest.iter().all(|each| each == first) => first.clone(),
        _ => mutual(mesh),
    }
}

/// One a version. They say no policy of their own, so that of the host holds for each.
fn subsets(resolved: &Resolved, service: &KubeService) -> Vec<Subset> {
    let versions = resolved.versions_of(&service.workload).iter();
    versions.map(|version| Subset { name: version.name.clone(), labels: version.labels.clone() }).collect()
}

/// How calls are spread over the pods of all ports: as the ports say where they agree.
fn common_balance(ports: &[ServicePort]) -> Balance {
    let mut said = ports.iter().map(balance);
    let first = said.next().unwrap_or(DEFAULT);
    if said.all(|each| each == first) { first } else { DEFAULT }
}

fn balance(port: &ServicePort) -> Balance {
    port.traffic.as_ref().and_then(|traffic| traffic.balance).unwrap_or(DEFAULT)
}

/// `None` where the port says nothing of its own: then the policy of the host holds.
fn port_policy(port: &ServicePort, tls: Option<Tls>, common: &Common) -> Option<PortPolicy> {
    let traffic = port.traffic.as_ref();
    let differs = balance(port) != common.balance || tls != common.tls;
    let policy = PortPolicy {
        port: PortNumber { number: port.port },
        load_balancer: load_balancer(balance(port)),
        connection_pool: traffic.and_then(connection_pool),
        outlier_detection: traffic.and_then(|traffic| traffic.outlier_detection.as_ref()).map(outlier_detection),
        tls,
    };
    (differs || policy.connection_pool.is_some() || policy.outlier_detection.is_some()).then_some(policy)
}

fn load_balancer(balance: Balance) -> LoadBalancer {
    let simple = match balance {
        Balance::LeastRequest => "LEAST_REQUEST",
        Balance::RoundRobin => "ROUND_ROBIN",
        Balance::Random => "RANDOM",
    };
    LoadBalancer { simple }
}

fn connection_pool(traffic: &Traffic) -> Option<ConnectionPool> {
    let tcp = traffic.max_connections.map(|max_connections| TcpPool { max_connections });
    let (pending, requests) = (traffic.max_pending, traffic.max_concurrent_requests);
    let http = (pending.is_some() || requests.is_some())
        .then_some(HttpPool { http1_max_pending_requests: pending, http2_max_requests: requests });
    (tcp.is_some() || http.is_some()).then_some(ConnectionPool { tcp, http })
}

fn outlier_detection(written: &WrittenOutlier) -> OutlierDetection {
    OutlierDetection {
        consecutive_5xx_errors: written.errors.unwrap_or(5),
        interval: duration(written.interval.as_ref().map_or(10_000, |interval| interval.millis())),
        base_ejection_time: duration(written.eject_for.as_ref().map_or(30_000, |eject_for| eject_for.millis())),
        max_ejection_percent: written.at_most_percent.unwrap_or(WrittenOutlier::AT_MOST_PERCENT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Protocol, number::Duration};

    fn port(traffic: Option<Traffic>) -> ServicePort {
        ServicePort { name: "http".into(), port: 80, target: 8080, protocol: Protocol::Http, tls: None, traffic }
    }

    fn mutual() -> Option<Tls> {
        Some(Tls { mode: "ISTIO_MUTUAL", ca_certificates: None, subject_alt_names: vec![], sni: None })
    }

    fn common(balance: Balance) -> Common {
        Common { balance, tls: mutual() }
    }

    fn silent() -> Traffic {
        Traffic {
            timeout: None,
            max_connections: None,
            max_pending: None,
            max_concurrent_requests: None,
            outlier_detection: None,
            balance: None,
            rate_limit_per_pod: None,
        }
    }

    #[test]
    fn a_ports_policy_repeats_the_hosts_since_it_replaces_it() {
        let busy = port(Some(Traffic { max_connections: Some(5), ..silent() }));
        let policy = port_policy(&busy, mutual(), &common(DEFAULT)).expect("a policy");
        assert_eq!((policy.tls, policy.load_balancer.simple), (mutual(), "LEAST_REQUEST"));
        assert_eq!(policy.port.number, 80);
    }

    #[test]
    fn what_is_no_matter_of_the_destination_makes_no_policy() {
        let traffic = Traffic { timeout: Some(Duration("2s".into())), ..silent() };
        assert_eq!(port_policy(&port(Some(traffic)), mutual(), &common(DEFAULT)), None);
        assert_eq!(port_policy(&port(None), mutual(), &common(DEFAULT)), None);
    }

    #[test]
    fn a_port_with_another_tls_says_so() {
        let own = Tls { mode: "SIMPLE", ..mutual().expect("some") };
        let policy = port_policy(&port(None), Some(own.clone()), &common(DEFAULT)).expect("a policy");
        assert_eq!(policy.tls, Some(own));
    }

    #[test]
    fn what_all_ports_say_is_the_hosts() {
        let random = || port(Some(Traffic { balance: Some(Balance::Random), ..silent() }));
        assert_eq!(common_balance(&[random(), random()]), Balance::Random);
        assert_eq!(common_balance(&[random(), port(None)]), DEFAULT);
        assert_eq!(port_policy(&random(), mutual(), &common(Balance::Random)), None);
        let own = port_policy(&random(), mutual(), &common(DEFAULT)).expect("a policy");
        assert_eq!(own.load_balancer.simple, "RANDOM");
    }
}
