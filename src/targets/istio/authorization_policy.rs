//! AuthorizationPolicy: one a workload, so that what no rule names is denied. Numbers are those on which pods listen.
//!
//! Prometheus and the kubelet need no rule: ports 15020 and 15090 and the rewritten probes do not pass the proxy's filters.

use std::collections::BTreeMap;

use crate::bundle::{Meta, Object};
use crate::resolved::{Admitted, Allowed, Endpoint, Mesh, Resolved, Workload};
use crate::spec::Protocol;
use crate::targets::istio::path;
use crate::targets::istio::types::{AuthorizationPolicySpec, From, Operation, Rule, Selector, Source, To};

const API: &str = "security.istio.io/v1";

/// The policy of a workload.
pub fn of_workload(resolved: &Resolved, mesh: &Mesh, workload: &Workload) -> Object {
    let spec = AuthorizationPolicySpec {
        selector: Some(Selector { match_labels: workload.selector.clone() }),
        action: Some("ALLOW"),
        rules: rules(resolved, mesh, workload),
    };
    let meta = Meta::new(&workload.name, Some(&resolved.namespace), &workload.labels);
    Object::with_spec(API, "AuthorizationPolicy", meta, &spec)
}

/// The policy of a namespace that allows nothing: what no service declares is closed too.
pub fn of_namespace(namespace: &str) -> Object {
    let meta = Meta::of_platform("allow-nothing", Some(namespace));
    Object::with_spec(API, "AuthorizationPolicy", meta, &AuthorizationPolicySpec::default())
}

/// One rule a caller, in the order of their names, then one a gateway.
fn rules(resolved: &Resolved, mesh: &Mesh, workload: &Workload) -> Vec<Rule> {
    let callers = resolved.callers.iter().flat_map(|caller| {
        let mine = || caller.ports.iter().filter(|admitted| admitted.workload == workload.key);
        let (own_tls, others): (Vec<_>, Vec<_>) = mine().partition(|admitted| workload.speaks_tls(admitted.number));
        let known = sources(&caller.from, &mesh.trust_domain);
        let unknown = sources(&without_identity(&caller.from), &mesh.trust_domain);
        let rules = [known.map(|from| (from, others)), unknown.map(|from| (from, own_tls))];
        rules.into_iter().flatten().filter_map(|(from, ports)| rule(from, operations(ports.into_iter())))
    });
    let mut gateways = BTreeMap::<Endpoint, Vec<u16>>::new();
    for edge in resolved.gateways.iter().filter(|edge| edge.workload == workload.key && edge.protocol != Protocol::Udp)
    {
        let own_tls = workload.speaks_tls(edge.number);
        let from = if own_tls { nobody_in_the_mesh(&edge.from) } else { edge.from.clone() };
        gateways.entry(from).or_default().push(edge.number);
    }
    let gateways = gateways.into_iter().filter_map(|(from, ports)| {
        rule(pods(std::slice::from_ref(&from), &mesh.trust_domain), vec![Operation::whole(ports)])
    });
    callers.chain(gateways).collect()
}

/// Where the program speaks TLS itself, the proxy beside it sees no identity of the mesh: the NetworkPolicy tells who calls.
fn without_identity(allowed: &Allowed) -> Allowed {
    match allowed {
        Allowed::Pods(pods) => Allowed::Pods(pods.iter().map(nobody_in_the_mesh).collect()),
        other => other.clone(),
    }
}

fn nobody_in_the_mesh(pod: &Endpoint) -> Endpoint {
    Endpoint { service_account: None, ..pod.clone() }
}

fn rule(from: Vec<From>, operations: Vec<Operation>) -> Option<Rule> {
    let to: Vec<_> = operations.into_iter().map(|operation| To { operation }).collect();
    (!to.is_empty()).then_some(Rule { from, to, when: Vec::new() })
}

/// `None`: nobody. An empty list: everybody.
fn sources(allowed: &Allowed, trust_domain: &str) -> Option<Vec<From>> {
    let from = match allowed {
        Allowed::Anyone => return Some(Vec::new()),
        Allowed::Networks(networks) if networks.is_empty() => return None,
        Allowed::Networks(networks) => {
            vec![From { source: Source { ip_blocks: networks.clone(), ..Source::default() } }]
        }
        Allowed::Pods(pods) => self::pods(pods, trust_domain),
    };
    (!from.is_empty()).then_some(from)
}

/// Pods by identity. Those outside the mesh have none: they are let in as such, and the NetworkPolicy tells which they are.
pub fn pods(pods: &[Endpoint], trust_domain: &str) -> Vec<From> {
    let account = |pod: &Endpoint| Some(principal(trust_domain, &pod.namespace, pod.service_account.as_deref()?));
    let mut principals: Vec<_> = pods.iter().filter_map(account).collect();
    principals.sort();
    principals.dedup();
    let known = (!principals.is_empty()).then(|| Source { principals, ..Source::default() });
    let unknown = pods.iter().any(|pod| pod.service_account.is_none());
    let unknown = unknown.then(|| Source { not_principals: vec!["*".to_owned()], ..Source::default() });
    known.into_iter().chain(unknown).map(|source| From { source }).collect()
}

/// An identity in the mesh.
fn principal(trust_domain: &str, namespace: &str, service_account: &str) -> String {
    format!("{trust_domain}/ns/{namespace}/sa/{service_account}")
}

/// What a caller may do, ports with the same conditions together. UDP does not pass the proxy. A condition on requests on a
/// port whose requests the proxy cannot see never holds, so nothing is allowed there.
fn operations<'a>(admitted: impl Iterator<Item = &'a Admitted>) -> Vec<Operation> {
    let mut by_conditions = BTreeMap::<(Vec<String>, Vec<String>), Vec<u16>>::new();
    for port in admitted.filter(|port| port.protocol != Protocol::Udp) {
        let conditions = (port.methods.clone(), paths(port));
        let free = conditions.0.is_empty() && conditions.1.is_empty();
        if free || port.protocol.has_requests() {
            by_conditions.entry(conditions).or_default().push(port.number);
        }
    }
    let operation = |((methods, paths), ports)| Operation { methods, paths, ..Operation::whole(ports) };
    by_conditions.into_iter().map(operation).collect()
}

fn paths(port: &Admitted) -> Vec<String> {
    let below = port.prefixes.iter().flat_map(|prefix| below(prefix));
    let mut paths: Vec<_> = port.paths.iter().cloned().chain(below).collect();
    paths.sort();
    paths.dedup();
    paths
}

/// A prefix of whole segments, as policies write paths.
pub fn below(prefix: &str) -> Vec<String> {
    match path::segments(prefix) {
        "" => vec!["/*".to_owned()],
        segments => vec![segments.to_owned(), format!("{segments}/*")],
    }
}

impl Operation {
    /// Everything on these ports.
    pub fn whole(mut ports: Vec<u16>) -> Self {
        ports.sort_unstable();
        ports.dedup();
        Self {
            ports: ports.iter().map(ToString::to_string).collect(),
            methods: Vec::new(),
            paths: Vec::new(),
            not_paths: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admitted(protocol: Protocol, prefixes: &[&str], paths: &[&str]) -> Admitted {
        let texts = |list: &[&str]| list.iter().map(ToString::to_string).collect();
        let (prefixes, paths) = (texts(prefixes), texts(paths));
        Admitted { workload: "web".into(), port: "p".into(), number: 8080, protocol, methods: vec![], prefixes, paths }
    }

    fn pod(service_account: Option<&str>) -> Endpoint {
        let service_account = service_account.map(str::to_owned);
        Endpoint { namespace: "shop".into(), service_account, selector: BTreeMap::new() }
    }

    #[test]
    fn a_prefix_is_whole_segments() {
        let port = admitted(Protocol::Http, &["/v1", "/v2/"], &["/status"]);
        assert_eq!(paths(&port), ["/status", "/v1", "/v1/*", "/v2", "/v2/*"]);
        assert_eq!(paths(&admitted(Protocol::Http, &["/"], &[])), ["/*"]);
    }

    #[test]
    fn a_condition_that_the_proxy_cannot_see_allows_nothing() {
        let operations = |port: &Admitted| operations(std::iter::once(port)).len();
        assert_eq!(operations(&admitted(Protocol::Tcp, &["/v1"], &[])), 0);
        assert_eq!(operations(&admitted(Protocol::Tcp, &[], &[])), 1);
        assert_eq!(operations(&admitted(Protocol::Grpc, &["/v1"], &[])), 1);
        assert_eq!(operations(&admitted(Protocol::Udp, &[], &[])), 0);
    }

    #[test]
    fn nobody_is_not_everybody() {
        assert_eq!(sources(&Allowed::Pods(vec![]), "td"), None);
        assert_eq!(sources(&Allowed::Networks(vec![]), "td"), None);
        assert_eq!(sources(&Allowed::Anyone, "td"), Some(vec![]));
    }

    #[test]
    fn pods_without_identity_open_the_door_to_no_other_identity() {
        let from = pods(&[pod(None), pod(Some("b")), pod(Some("a")), pod(Some("a"))], "td");
        assert_eq!(from[0].source.principals, ["td/ns/shop/sa/a", "td/ns/shop/sa/b"]);
        assert_eq!(from[1].source, Source { not_principals: vec!["*".into()], ..Source::default() });
        assert_eq!(from.len(), 2);
    }
}
