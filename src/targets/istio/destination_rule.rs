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
    // Where plain text is accepted, the proxies find out by themselves who speaks TLS.
    let tls = mesh.strict.then_some(Tls { mode: "ISTIO_MUTUAL" });
    let balance = common_balance(&service.ports);
    let policy = TrafficPolicy {
        load_balancer: load_balancer(balance),
        tls,
        port_level_settings: service.ports.iter().filter_map(|port| port_policy(port, balance, tls)).collect(),
    };
    let subsets = subsets(resolved, service);
    let spec =
        DestinationRuleSpec { host: service.host.clone(), traffic_policy: policy, subsets, export_to: vec!["*"] };
    let meta = Meta::new(&service.name, Some(&resolved.namespace), &resolved.labels);
    Object::with_spec("networking.istio.io/v1", "DestinationRule", meta, &spec)
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
fn port_policy(port: &ServicePort, of_host: Balance, tls: Option<Tls>) -> Option<PortPolicy> {
    let traffic = port.traffic.as_ref();
    let policy = PortPolicy {
        port: PortNumber { number: port.port },
        load_balancer: load_balancer(balance(port)),
        connection_pool: traffic.and_then(connection_pool),
        outlier_detection: traffic.and_then(|traffic| traffic.outlier_detection.as_ref()).map(outlier_detection),
        tls,
    };
    let own = balance(port) != of_host || policy.connection_pool.is_some() || policy.outlier_detection.is_some();
    own.then_some(policy)
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
        ServicePort { name: "http".into(), port: 80, target: 8080, protocol: Protocol::Http, traffic }
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
        let tls = Some(Tls { mode: "ISTIO_MUTUAL" });
        let busy = port(Some(Traffic { max_connections: Some(5), ..silent() }));
        let policy = port_policy(&busy, DEFAULT, tls).expect("a policy");
        assert_eq!((policy.tls, policy.load_balancer.simple), (tls, "LEAST_REQUEST"));
        assert_eq!(policy.port.number, 80);
    }

    #[test]
    fn what_is_no_matter_of_the_destination_makes_no_policy() {
        let traffic = Traffic { timeout: Some(Duration("2s".into())), ..silent() };
        assert_eq!(port_policy(&port(Some(traffic)), DEFAULT, None), None);
        assert_eq!(port_policy(&port(None), DEFAULT, None), None);
    }

    #[test]
    fn what_all_ports_say_is_the_hosts() {
        let random = || port(Some(Traffic { balance: Some(Balance::Random), ..silent() }));
        assert_eq!(common_balance(&[random(), random()]), Balance::Random);
        assert_eq!(common_balance(&[random(), port(None)]), DEFAULT);
        assert_eq!(port_policy(&random(), Balance::Random, None), None);
        let own = port_policy(&random(), DEFAULT, None).expect("a policy");
        assert_eq!(own.load_balancer.simple, "RANDOM");
    }
}
