//! Rule `network-policies`: no NetworkPolicy undoes the default deny by letting everybody in on every port. One that opens
//! named ports to everybody is what `access.inbound.anyone` writes, and passes.

use serde_json::json;

use super::{Kind, Rule};
use crate::targets::kyverno::example::Example;
use crate::targets::kyverno::types::Validation;

const NOT_ALL_IN: &str = "\
object.spec.?ingress.orValue([]).all(rule,
  rule.?ports.orValue([]).size() > 0 ||
  (rule.?from.orValue([]).size() > 0 &&
   rule.from.all(peer,
     peer.?ipBlock.?cidr.orValue('') != '0.0.0.0/0' &&
     peer.?ipBlock.?cidr.orValue('') != '::/0' &&
     (!has(peer.namespaceSelector) || has(peer.podSelector) ||
      peer.namespaceSelector.?matchLabels.orValue({}).size() > 0 ||
      peer.namespaceSelector.?matchExpressions.orValue([]).size() > 0))))";

pub fn rule() -> Rule {
    Rule {
        name: "network-policies",
        description: "No NetworkPolicy lets everybody in on every port.",
        kind: Kind::NetworkPolicies,
        variables: Vec::new(),
        validations: vec![Validation {
            expression: NOT_ALL_IN.to_owned(),
            message: "a rule for ingress must name who is let in, or the ports".to_owned(),
        }],
        admitted: vec![
            Example::network_policy("deny-all", json!({ "podSelector": {}, "policyTypes": ["Ingress"] })),
            Example::network_policy(
                "one-port",
                json!({ "podSelector": {}, "ingress": [{ "ports": [{ "port": 8080 }] }] }),
            ),
        ],
        refused: vec![
            Example::network_policy("all-in", json!({ "podSelector": {}, "ingress": [{}] })),
            Example::network_policy(
                "all-namespaces-in",
                json!({ "podSelector": {}, "ingress": [{ "from": [{ "namespaceSelector": {} }] }] }),
            ),
        ],
    }
}
