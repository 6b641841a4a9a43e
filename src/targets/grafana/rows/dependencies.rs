//! What the service calls, as its own proxies saw it: one line a declared callee.

use crate::resolved::measured::{Selector, sli};
use crate::resolved::{Called, KUBERNETES_API, Resolved};
use crate::spec::Protocol;
use crate::targets::grafana::layout::Section;
use crate::targets::grafana::panel::{graph, unit};
use crate::targets::grafana::subject::{failing, is_plain, quantile, rate};
use crate::targets::grafana::types::Panel;

/// Something that is called, as the mesh names it.
struct Callee {
    name: String,
    /// Calls to it from workloads of ours.
    calls: Selector,
    protocols: Vec<Protocol>,
}

pub fn section(resolved: &Resolved) -> Section {
    let callees = if resolved.environment.mesh.is_some() { callees(resolved) } else { Vec::new() };
    let requests: Vec<_> = callees.iter().filter_map(|callee| Some((callee, callee.request_protocol()?))).collect();
    let plain = callees.iter().filter(|callee| callee.protocols.iter().any(|protocol| is_plain(*protocol)));
    let per_callee = |panel: Panel, expr: &dyn Fn(&Callee, Protocol) -> String| {
        requests.iter().fold(panel, |panel, (callee, protocol)| panel.query(expr(callee, *protocol), &callee.name))
    };
    let bytes = plain.fold(graph("Bytes over plain connections", unit::BYTES_PER_SECOND), |panel, callee| {
        panel.query(callee.bytes(), &callee.name)
    });
    let panels = [
        per_callee(graph("Calls", unit::CALLS), &|callee, _| rate(&callee.calls, "")),
        per_callee(graph("Share that fails", unit::SHARE), &|callee, protocol| failing(&callee.calls, protocol, "")),
        per_callee(graph("p99", unit::MILLISECONDS), &|callee, _| quantile("0.99", &callee.calls, "")),
        bytes,
    ];
    Section::new("What it calls", panels.into_iter().filter(|panel| !panel.targets.is_empty()).collect())
}

fn callees(resolved: &Resolved) -> Vec<Callee> {
    let inside = resolved.outbound.iter().filter(|outbound| outbound.name != KUBERNETES_API).filter_map(|outbound| {
        let Called::Pods { host, namespace, ports } = &outbound.to else { return None };
        let service = host.split('.').next()?;
        let calls = from(resolved, &outbound.from)
            .is("destination_service_namespace", namespace)
            .is("destination_service_name", service);
        let name = if *namespace == resolved.namespace { service.to_owned() } else { format!("{service}.{namespace}") };
        Some(Callee { name, calls, protocols: ports.iter().map(|port| port.protocol).collect() })
    });
    let outside = resolved.outside_hosts().into_iter().map(|edge| Callee {
        calls: from(resolved, &edge.from).is("destination_service_name", &edge.host),
        protocols: edge.ports.iter().map(|port| port.protocol).collect(),
        name: edge.host,
    });
    inside.chain(outside).collect()
}

/// Calls that leave these workloads.
fn from(resolved: &Resolved, keys: &[String]) -> Selector {
    let names: Vec<_> =
        keys.iter().filter_map(|key| resolved.workload(key)).map(|workload| workload.name.clone()).collect();
    Selector::new(sli::REQUESTS)
        .is("reporter", "source")
        .is("source_workload_namespace", &resolved.namespace)
        .one_of("source_workload", &names)
}

impl Callee {
    fn request_protocol(&self) -> Option<Protocol> {
        self.protocols.iter().copied().find(|protocol| protocol.has_requests())
    }

    /// Both ways.
    fn bytes(&self) -> String {
        let of = |metric| rate(&self.calls.clone().of(metric), "");
        format!("{}\n+\n{}", of("istio_tcp_sent_bytes_total"), of("istio_tcp_received_bytes_total"))
    }
}
