//! Rule `host`: a pod keeps off the node's namespaces and ports.

use serde_json::json;

use super::{Kind, Rule};
use crate::targets::kyverno::cel::{self, pods_must};
use crate::targets::kyverno::example::Example;

const NO_HOST_NAMESPACE: &str = "\
!object.spec.?hostNetwork.orValue(false) &&
!object.spec.?hostPID.orValue(false) &&
!object.spec.?hostIPC.orValue(false)";

const NO_HOST_PORT: &str = "\
variables.containers.all(c,
  c.?ports.orValue([]).all(port, port.?hostPort.orValue(0) == 0))";

pub fn rule() -> Rule {
    let namespaces = format!("({NO_HOST_NAMESPACE})");
    Rule {
        name: "host",
        description: "A pod keeps off the network, processes and ports of its node.",
        kind: Kind::Pods,
        variables: vec![cel::all_containers()],
        validations: vec![
            pods_must(namespaces, "a pod must not use hostNetwork, hostPID or hostIPC"),
            pods_must(NO_HOST_PORT, "a container must not use a hostPort"),
        ],
        admitted: Vec::new(),
        refused: vec![
            Example::pod("host-network", json!({ "hostNetwork": true, "containers": [{ "name": "main" }] })),
            Example::pod(
                "host-port",
                json!({ "containers": [{ "name": "main", "ports": [{ "containerPort": 8080, "hostPort": 8080 }] }] }),
            ),
        ],
    }
}
