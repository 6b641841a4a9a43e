//! All targets. A target is one folder and one line here; a test compares the two.

pub mod argocd;
pub mod certificate;
pub mod cluster;
pub mod gateway;
pub mod grafana;
pub mod helm;
pub mod ingress;
pub mod istio;
pub mod kiali;
pub mod kyverno;
pub mod network;
pub mod prometheus;
pub mod rights;

use crate::target::Target;

/// Every target, in the order in which `gen list targets` shows them.
pub const TARGETS: &[&Target] = &[
    &argocd::TARGET,
    &certificate::TARGET,
    &cluster::TARGET,
    &gateway::TARGET,
    &grafana::TARGET,
    &helm::TARGET,
    &ingress::TARGET,
    &istio::TARGET,
    &kiali::TARGET,
    &kyverno::TARGET,
    &network::TARGET,
    &prometheus::TARGET,
    &rights::TARGET,
];
