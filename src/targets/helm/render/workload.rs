//! Deployments, StatefulSets and DaemonSets.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::meta::{Wave, meta};
use super::pod;
use crate::bundle::{Object, to_value};
use crate::targets::helm::values::{Claim, Strategy, Values, Workload, WorkloadKind};

/// The part of `spec` that is written as the values say it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Spec<'v> {
    #[serde(skip_serializing_if = "Option::is_none")]
    replicas: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_name: Option<&'v str>,
    revision_history_limit: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    progress_deadline_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    strategy: Option<&'v Strategy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    update_strategy: Option<&'v Strategy>,
    selector: Value,
    template: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    volume_claim_templates: Vec<Value>,
}

pub(super) fn workload(values: &Values, workload: &Workload) -> Object {
    let kind = match workload.kind {
        WorkloadKind::Deployment => "Deployment",
        WorkloadKind::StatefulSet => "StatefulSet",
        WorkloadKind::DaemonSet => "DaemonSet",
    };
    let spec = Spec {
        replicas: workload.replicas,
        service_name: workload.service_name.as_deref(),
        revision_history_limit: workload.revision_history_limit,
        progress_deadline_seconds: workload.progress_deadline_seconds,
        strategy: workload.strategy.as_ref(),
        update_strategy: workload.update_strategy.as_ref(),
        selector: json!({ "matchLabels": workload.selector }),
        template: pod::of_workload(values, workload),
        volume_claim_templates: workload.volume_claim_templates.iter().map(claim_template).collect(),
    };
    let meta = meta(values, &workload.name, Some(&workload.labels), Wave::Workload);
    Object::with_spec("apps/v1", kind, meta, &spec)
}

/// Without labels: a template of claims can never change.
fn claim_template(claim: &Claim) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": { "name": claim.name },
        "spec": claim_spec(claim),
    })
}

/// All that the server would fill in is written: it compares templates of claims as a whole.
pub(super) fn claim_spec(claim: &Claim) -> Value {
    let mut spec = Map::new();
    spec.insert("accessModes".into(), json!(["ReadWriteOnce"]));
    if let Some(class) = &claim.storage_class_name {
        spec.insert("storageClassName".into(), to_value(class));
    }
    spec.insert("volumeMode".into(), json!("Filesystem"));
    spec.insert("resources".into(), json!({ "requests": { "storage": claim.storage } }));
    Value::Object(spec)
}
