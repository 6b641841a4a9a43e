//! Rule `probes`: a pod behind a Service says when it is ready. Pods that nobody calls (workers, Jobs) need no probe, and
//! liveness is left to the service: a wrong one does more harm than none.

use serde_json::json;

use super::{Kind, Rule};
use crate::targets::kyverno::cel::{self, pods_must};
use crate::targets::kyverno::example::Example;
use crate::targets::kyverno::types::Variable;

/// The containers but the proxy of the mesh, whose own probe says nothing of the program. Leaving it out by name is safe
/// here: a container that takes the name only loses its say.
const PROGRAMS: &str = "\
(object.spec.containers
+ object.spec.?initContainers.orValue([]))
.filter(c, c.name != 'istio-proxy')";

/// gen's Services select their pods by the label `serves`. Nothing can ask a port of UDP.
const READY: &str = "\
!('serves' in variables.labels) ||
variables.programs.all(c, c.?ports.orValue([]).all(port, port.?protocol.orValue('TCP') == 'UDP')) ||
variables.programs.exists(c, has(c.readinessProbe))";

pub fn rule() -> Rule {
    Rule {
        name: "probes",
        description: "A pod behind a Service says when it is ready.",
        kind: Kind::Pods,
        variables: vec![Variable { name: "programs", expression: PROGRAMS.to_owned() }, cel::labels()],
        validations: vec![pods_must(READY, "a pod behind a Service needs a readiness probe")],
        admitted: Vec::new(),
        refused: vec![
            Example::pod(
                "never-asked",
                json!({ "containers": [{ "name": "main", "ports": [{ "containerPort": 8080 }] }] }),
            )
            .label("serves"),
        ],
    }
}
