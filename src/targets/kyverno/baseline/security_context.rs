//! Rule `security-context`: no container can gain rights. The writable root file system is a rule of its own, because it
//! is what one asks an exception from.

use serde_json::json;

use super::{Baseline, Kind, Rule};
use crate::targets::kyverno::cel::{self, pods_must};
use crate::targets::kyverno::example::Example;

const DROPS_ALL: &str = "\
variables.containers.all(c,
  'ALL' in c.?securityContext.?capabilities.?drop.orValue([]))";

const NO_ESCALATION: &str = "\
variables.containers.all(c,
  !c.?securityContext.?allowPrivilegeEscalation.orValue(true) &&
  !c.?securityContext.?privileged.orValue(false))";

const NOT_ROOT: &str = "\
variables.containers.all(c,
  c.?securityContext.?runAsNonRoot.orValue(object.spec.?securityContext.?runAsNonRoot.orValue(false)) &&
  c.?securityContext.?runAsUser.orValue(object.spec.?securityContext.?runAsUser.orValue(1)) != 0)";

const SECCOMP: &str = "\
variables.containers.all(c,
  c.?securityContext.?seccompProfile.?type.orValue(object.spec.?securityContext.?seccompProfile.?type.orValue(''))
    in ['RuntimeDefault', 'Localhost'])";

pub fn rule(baseline: &Baseline<'_>) -> Rule {
    let mut validations = vec![pods_must(DROPS_ALL, "every container drops ALL capabilities")];
    validations.extend(baseline.level.capabilities().map(|allowed| {
        let expression = format!(
            "variables.containers.all(c,\n  c.?securityContext.?capabilities.?add.orValue([]).all(name, name in {}))",
            cel::list(allowed)
        );
        pods_must(expression, format!("a container may add no capability but {}", allowed.join(", ")))
    }));
    validations.extend([
        pods_must(NO_ESCALATION, "every container says allowPrivilegeEscalation: false and is not privileged"),
        pods_must(NOT_ROOT, "every container runs as non-root"),
        pods_must(SECCOMP, "every container has the seccomp profile RuntimeDefault or Localhost"),
    ]);
    Rule {
        name: "security-context",
        description: "No container can gain rights: no capabilities, no escalation, no root, a seccomp profile.",
        kind: Kind::Pods,
        variables: vec![cel::hardened_containers(baseline.proxy)],
        validations,
        admitted: Vec::new(),
        refused: vec![
            Example::pod("no-context", json!({ "containers": [{ "name": "main" }] })),
            Example::pod("runs-as-root", hardened_but("runAsUser", &json!(0))),
            Example::pod("escalates", hardened_but("allowPrivilegeEscalation", &json!(true))),
            Example::pod("keeps-capabilities", hardened_but("capabilities", &json!({ "drop": ["NET_RAW"] }))),
            Example::pod("unconfined", hardened_but("seccompProfile", &json!({ "type": "Unconfined" }))),
        ],
    }
}

/// The spec of a pod that is right in all but one field of its container.
fn hardened_but(field: &str, value: &serde_json::Value) -> serde_json::Value {
    let mut context = Example::security_context();
    context[field] = value.clone();
    json!({ "containers": [{ "name": "main", "securityContext": context }] })
}
