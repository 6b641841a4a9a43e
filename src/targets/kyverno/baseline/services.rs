//! Rule `services`: a Service is reached through a gateway, not through nodes or foreign addresses.

use serde_json::json;

use super::{Kind, Rule};
use crate::targets::kyverno::example::Example;
use crate::targets::kyverno::types::Validation;

const NOT_ON_NODES: &str = "object.spec.?type.orValue('ClusterIP') != 'NodePort'";

const NO_EXTERNAL_ADDRESS: &str = "object.spec.?externalIPs.orValue([]).size() == 0";

pub fn rule() -> Rule {
    let must = |expression: &str, message: &str| Validation { expression: expression.into(), message: message.into() };
    Rule {
        name: "services",
        description: "A Service is reached through a gateway, not through nodes or foreign addresses.",
        kind: Kind::Services,
        variables: Vec::new(),
        validations: vec![
            must(NOT_ON_NODES, "a Service must not be of type NodePort"),
            must(NO_EXTERNAL_ADDRESS, "a Service must not have externalIPs"),
        ],
        admitted: vec![Example::service("inside", json!({ "type": "ClusterIP", "ports": [{ "port": 80 }] }))],
        refused: vec![
            Example::service("on-nodes", json!({ "type": "NodePort", "ports": [{ "port": 80 }] })),
            Example::service("external-address", json!({ "externalIPs": ["192.0.2.1"], "ports": [{ "port": 80 }] })),
        ],
    }
}
