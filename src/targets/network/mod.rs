//! NetworkPolicy: every pod is closed in both directions, and exactly the declared edges, gateways, scraping, DNS and the
//! mesh's control plane are open. It knows pods, addresses and ports; identities and paths are the mesh's.

mod egress;
mod ingress;
mod ranges;
mod types;

use crate::bundle::{Artifact, Concern, Meta, Object};
use crate::resolved::{EnvironmentWide, Resolved, Workload};
use crate::target::Target;
use types::{LabelSelector, NetworkPolicySpec};

/// The target `network`.
pub const TARGET: Target = Target {
    id: "network",
    title: "NetworkPolicy: default deny and the declared edges",
    service,
    environment,
    cluster: Target::nothing,
};

const API: &str = "networking.k8s.io/v1";
const DIRECTIONS: [&str; 2] = ["Ingress", "Egress"];

fn service(resolved: &Resolved) -> Vec<Artifact> {
    let policies = resolved.workloads.iter().map(|workload| policy(resolved, workload));
    vec![Artifact::objects(Concern::Network, policies.collect())]
}

fn policy(resolved: &Resolved, workload: &Workload) -> Object {
    let spec = NetworkPolicySpec {
        pod_selector: LabelSelector { match_labels: workload.selector.clone() },
        ingress: ingress::rules(resolved, workload),
        egress: egress::rules(resolved, workload),
        policy_types: DIRECTIONS,
    };
    Object::with_spec(
        API,
        "NetworkPolicy",
        Meta::new(&workload.name, Some(&resolved.namespace), &workload.labels),
        &spec,
    )
}

/// A pod that no service here declares, started by hand or by an operator, gets nothing either.
fn environment(wide: &EnvironmentWide) -> Vec<Artifact> {
    let policies = wide.namespaces.keys().map(|namespace| {
        let spec = NetworkPolicySpec {
            pod_selector: LabelSelector::default(),
            ingress: Vec::new(),
            egress: Vec::new(),
            policy_types: DIRECTIONS,
        };
        let meta = Meta::of_platform("default-deny", Some(namespace));
        Object::with_spec(API, "NetworkPolicy", meta, &spec)
    });
    vec![Artifact::objects(Concern::Network, policies.collect())]
}
