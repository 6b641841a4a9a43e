//! How many pods there are, and how many may be missing.

use serde_json::json;

use super::meta::{Wave, meta};
use crate::bundle::{Object, to_value};
use crate::targets::helm::values::{Values, Workload};

/// Measured is the program's container alone: a proxy beside it would blur the number, and one without requests would
/// stop the scaling.
pub(super) fn autoscaler(values: &Values, workload: &Workload) -> Option<Object> {
    let scaling = workload.autoscaling.as_ref()?;
    let spec = json!({
        "scaleTargetRef": { "apiVersion": "apps/v1", "kind": workload.kind, "name": workload.name },
        "minReplicas": scaling.min_replicas,
        "maxReplicas": scaling.max_replicas,
        "metrics": [{
            "type": "ContainerResource",
            "containerResource": {
                "name": "cpu",
                "container": scaling.container,
                "target": {
                    "type": "Utilization",
                    "averageUtilization": scaling.target_cpu_utilization_percentage,
                },
            },
        }],
    });
    let meta = meta(values, &workload.name, Some(&workload.labels), Wave::Workload);
    Some(Object::with("autoscaling/v2", "HorizontalPodAutoscaler", meta, [("spec", spec)]))
}

/// A pod that is not healthy may always be evicted: else one broken pod stops the drain of its node.
pub(super) fn disruption_budget(values: &Values, workload: &Workload) -> Option<Object> {
    let budget = workload.pod_disruption_budget.as_ref()?;
    let mut spec = to_value(budget);
    spec["selector"] = json!({ "matchLabels": workload.selector });
    spec["unhealthyPodEvictionPolicy"] = json!("AlwaysAllow");
    let meta = meta(values, &workload.name, Some(&workload.labels), Wave::Workload);
    Some(Object::with("policy/v1", "PodDisruptionBudget", meta, [("spec", spec)]))
}
