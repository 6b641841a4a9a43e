//! PeerAuthentication: mutual TLS for the whole mesh, and plain text for just the ports that something outside it reaches.

use std::collections::{BTreeMap, BTreeSet};

use crate::bundle::{Meta, Object};
use crate::resolved::{Allowed, Mesh, Resolved, Workload};
use crate::spec::Protocol;
use crate::targets::istio::types::{MutualTls, PeerAuthenticationSpec, Selector};

const API: &str = "security.istio.io/v1";
/// The name that Istio expects for a policy without a selector.
const DEFAULT: &str = "default";

/// `None` where only the mesh calls, or where plain text is accepted anyway.
pub fn of_workload(resolved: &Resolved, mesh: &Mesh, workload: &Workload) -> Option<Object> {
    let mut open = if mesh.strict { from_outside(resolved, &workload.key) } else { BTreeSet::new() };
    if mesh.strict {
        // The TLS of the program goes through; the mesh's own would be around it.
        open.extend(workload.ports().filter(|port| port.tls.is_some()).map(|port| port.number));
    }
    if open.is_empty() {
        return None;
    }
    let spec = PeerAuthenticationSpec {
        selector: Some(Selector { match_labels: workload.selector.clone() }),
        mtls: MutualTls::STRICT,
        port_level_mtls: open.into_iter().map(|port| (port, MutualTls::PERMISSIVE)).collect(),
    };
    let meta = Meta::new(&workload.name, Some(&resolved.namespace), &workload.labels);
    Some(Object::with_spec(API, "PeerAuthentication", meta, &spec))
}

/// What holds in a namespace, in the control plane's for the whole mesh.
pub fn of_namespace(namespace: &str, mtls: MutualTls) -> Object {
    let spec = PeerAuthenticationSpec { selector: None, mtls, port_level_mtls: BTreeMap::new() };
    Object::with_spec(API, "PeerAuthentication", Meta::of_platform(DEFAULT, Some(namespace)), &spec)
}

/// Numbers of the ports that somebody without an identity may call.
fn from_outside(resolved: &Resolved, workload: &str) -> BTreeSet<u16> {
    let callers = resolved.callers.iter().filter(|caller| has_no_identity(&caller.from));
    let admitted = callers.flat_map(|caller| &caller.ports).filter(|port| port.workload == workload);
    let admitted = admitted.filter(|port| port.protocol != Protocol::Udp).map(|port| port.number);
    let gateways = resolved.gateways.iter().filter(|edge| edge.from.service_account.is_none());
    let gateways = gateways.filter(|edge| edge.workload == workload).map(|edge| edge.number);
    admitted.chain(gateways).collect()
}

fn has_no_identity(from: &Allowed) -> bool {
    match from {
        Allowed::Anyone | Allowed::Networks(_) => true,
        Allowed::Pods(pods) => pods.iter().any(|pod| pod.service_account.is_none()),
    }
}
