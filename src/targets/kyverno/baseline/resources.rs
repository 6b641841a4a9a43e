//! Rule `resources`: every container says what it needs and how much memory it may take.

use super::{Baseline, Kind, Rule};
use crate::spec::platform::CpuLimits;
use crate::targets::kyverno::cel::{self, pods_must};
use crate::targets::kyverno::example::Example;
use serde_json::json;

const REQUESTS: &str = "\
variables.containers.all(c,
  c.?resources.?requests.?cpu.hasValue() &&
  c.?resources.?requests.?memory.hasValue() &&
  c.?resources.?limits.?memory.hasValue())";

const CPU_LIMIT: &str = "variables.containers.all(c, c.?resources.?limits.?cpu.hasValue())";

const NO_CPU_LIMIT: &str = "!c.?resources.?limits.?cpu.hasValue()";

/// Containers for debugging cannot have resources and are left out.
pub fn rule(baseline: &Baseline<'_>) -> Rule {
    let mut validations =
        vec![pods_must(REQUESTS, "every container needs requests for cpu and memory, and a limit for memory")];
    let mut refused = vec![pod("no-memory-limit", &json!({}))];
    match baseline.cpu_limits {
        CpuLimits::Optional => {}
        CpuLimits::Required => {
            validations.push(pods_must(CPU_LIMIT, "every container needs a limit for cpu"));
            refused.push(pod("no-cpu-limit", &json!({ "memory": "64Mi" })));
        }
        CpuLimits::Forbidden => {
            validations.push(pods_must(no_cpu_limit(baseline), "a container must not have a limit for cpu"));
            refused.push(pod("cpu-limit", &json!({ "memory": "64Mi", "cpu": "1" })));
        }
    }
    Rule {
        name: "resources",
        description: "Every container says what it needs and how much memory it may take.",
        kind: Kind::Pods,
        variables: vec![cel::lasting_containers()],
        validations,
        admitted: Vec::new(),
        refused,
    }
}

/// A pod whose container has these limits.
fn pod(name: &str, limits: &serde_json::Value) -> Example {
    let resources = json!({ "requests": { "cpu": "100m", "memory": "64Mi" }, "limits": limits });
    Example::pod(name, json!({ "containers": [{ "name": "main", "resources": resources }] }))
}

/// The proxy's limits are the mesh's matter.
fn no_cpu_limit(baseline: &Baseline<'_>) -> String {
    match baseline.proxy {
        Some(proxy) => format!("variables.containers.all(c,\n  {} ||\n  {NO_CPU_LIMIT})", proxy.is("c")),
        None => format!("variables.containers.all(c, {NO_CPU_LIMIT})"),
    }
}
