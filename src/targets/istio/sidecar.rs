//! Sidecar: what the proxy of a workload knows. Everything else it refuses to call.

use std::collections::BTreeSet;

use crate::bundle::{Meta, Object};
use crate::resolved::{Called, Mesh, Resolved, Workload};
use crate::targets::istio::service_entry;
use crate::targets::istio::types::{EgressListener, OutboundTrafficPolicy, SidecarSpec, WorkloadSelector};

/// The Sidecar of a workload.
pub fn of_workload(resolved: &Resolved, mesh: &Mesh, workload: &Workload) -> Object {
    let spec = SidecarSpec {
        workload_selector: WorkloadSelector { labels: workload.selector.clone() },
        egress: vec![EgressListener { hosts: hosts(resolved, mesh, &workload.key) }],
        outbound_traffic_policy: OutboundTrafficPolicy { mode: "REGISTRY_ONLY" },
    };
    let meta = Meta::new(&workload.name, Some(&resolved.namespace), &workload.labels);
    Object::with_spec("networking.istio.io/v1", "Sidecar", meta, &spec)
}

/// The declared callees, and the namespaces of the control plane and of the DNS (long answers come over TCP, which passes
/// the proxy).
fn hosts(resolved: &Resolved, mesh: &Mesh, workload: &str) -> Vec<String> {
    let cluster = &resolved.environment.cluster;
    let calls = |from: &[String]| from.iter().any(|key| key == workload);
    let mut hosts = BTreeSet::new();
    for outbound in resolved.outbound.iter().filter(|outbound| calls(&outbound.from)) {
        if let Called::Pods { host, namespace, .. } = &outbound.to {
            hosts.insert((namespace.clone(), host.clone()));
        }
    }
    if resolved.calls_kubernetes_api(workload) {
        hosts.insert(("default".to_owned(), format!("kubernetes.default.svc.{}", cluster.dns_domain)));
    }
    let outside = service_entry::entries(resolved).into_iter().filter(|entry| calls(&entry.from));
    hosts.extend(outside.map(|entry| (".".to_owned(), entry.host)));
    listed(hosts, [&mesh.control_plane.namespace, &cluster.dns.namespace])
}

/// With whole namespaces, and without the hosts in those: Istio warns of what is said twice.
fn listed(mut hosts: BTreeSet<(String, String)>, whole: [&String; 2]) -> Vec<String> {
    hosts.retain(|(namespace, _)| !whole.contains(&namespace));
    hosts.extend(whole.map(|namespace| (namespace.clone(), "*".to_owned())));
    hosts.into_iter().map(|(namespace, host)| format!("{namespace}/{host}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_in_a_namespace_that_is_known_as_a_whole_is_not_said_again() {
        let pair = |namespace: &str, host: &str| (namespace.to_owned(), host.to_owned());
        let hosts = BTreeSet::from([pair("shop", "a"), pair("kube-system", "b"), pair(".", "*.example.org")]);
        let (control_plane, dns) = ("istio-system".to_owned(), "kube-system".to_owned());
        let expected = ["./*.example.org", "istio-system/*", "kube-system/*", "shop/a"];
        assert_eq!(listed(hosts.clone(), [&control_plane, &dns]), expected);
        assert_eq!(listed(hosts, [&dns, &dns]), ["./*.example.org", "kube-system/*", "shop/a"]);
    }
}
