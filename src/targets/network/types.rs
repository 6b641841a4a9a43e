//! The parts of `networking.k8s.io/v1` NetworkPolicy that are written, fields in the order of the API.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::resolved::Endpoint;
use crate::spec::Protocol;

/// The label by which Kubernetes itself names every namespace.
const NAMESPACE_NAME: &str = "kubernetes.io/metadata.name";

/// `spec` of a NetworkPolicy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkPolicySpec {
    /// Empty: all pods of the namespace.
    pub pod_selector: LabelSelector,
    /// Empty: nothing comes in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ingress: Vec<IngressRule>,
    /// Empty: nothing goes out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub egress: Vec<EgressRule>,
    /// Always both: a policy without a direction would leave that direction open.
    pub policy_types: [&'static str; 2],
}

/// Who may reach some ports of the pods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IngressRule {
    pub ports: BTreeSet<Port>,
    /// `None`: everybody. An empty list would mean the same, so it is never written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<BTreeSet<Peer>>,
}

/// What the pods may reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EgressRule {
    pub ports: BTreeSet<Port>,
    pub to: BTreeSet<Peer>,
}

/// A port number on which pods listen, never the number of a Service: policies are enforced behind its translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Port {
    /// `TCP` or `UDP`.
    pub protocol: &'static str,
    pub port: u16,
}

/// The other side.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
pub enum Peer {
    /// Pods of one namespace.
    #[serde(rename_all = "camelCase")]
    Pods { pod_selector: LabelSelector, namespace_selector: LabelSelector },
    /// Addresses.
    #[serde(rename_all = "camelCase")]
    Block { ip_block: IpBlock },
}

/// A network.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct IpBlock {
    pub cidr: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
}

/// Labels that must all be there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct LabelSelector {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub match_labels: BTreeMap<String, String>,
}

impl Port {
    pub fn new(number: u16, protocol: Protocol) -> Self {
        Self { protocol: protocol.transport(), port: number }
    }

    pub fn tcp(port: u16) -> Self {
        Self { protocol: "TCP", port }
    }

    pub fn udp(port: u16) -> Self {
        Self { protocol: "UDP", port }
    }
}

impl Peer {
    pub fn pods(namespace: &str, selector: &BTreeMap<String, String>) -> Self {
        Self::Pods {
            pod_selector: LabelSelector { match_labels: selector.clone() },
            namespace_selector: LabelSelector {
                match_labels: BTreeMap::from([(NAMESPACE_NAME.to_owned(), namespace.to_owned())]),
            },
        }
    }

    pub fn endpoint(endpoint: &Endpoint) -> Self {
        Self::pods(&endpoint.namespace, &endpoint.selector)
    }

    pub fn network(cidr: impl Into<String>) -> Self {
        Self::Block { ip_block: IpBlock { cidr: cidr.into(), except: Vec::new() } }
    }
}
