//! Pods and their containers. What hardens them is the same for all, and so stands here and in the chart, not in values.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::bundle::to_value;
use crate::targets::helm::values::{
    Affinity, Container, ContainerSecurity, Job, ObjectRef, Pod, PodSecurity, Toleration, TopologySpread, Values,
    Volume, Workload,
};

/// `spec` of a pod, in the API's order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PodSpec<'v> {
    service_account_name: &'v str,
    #[serde(skip_serializing_if = "Option::is_none")]
    restart_policy: Option<&'static str>,
    automount_service_account_token: bool,
    enable_service_links: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    priority_class_name: Option<&'v str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    image_pull_secrets: &'v [ObjectRef],
    security_context: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    init_containers: Vec<Value>,
    containers: Vec<Value>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    volumes: &'v [Volume],
    termination_grace_period_seconds: u64,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    node_selector: &'v BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    affinity: Option<&'v Affinity>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tolerations: &'v [Toleration],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    topology_spread_constraints: Vec<Value>,
}

/// The template of the pods of a workload.
pub(super) fn of_workload(values: &Values, workload: &Workload) -> Value {
    let mut spec = spec(&workload.pod);
    spec.topology_spread_constraints = workload.topology_spread.iter().map(|rule| spread(rule, workload)).collect();
    template(values, &workload.labels, &workload.pod, &spec)
}

/// The template of the pods of a run. A failed run is tried with a new pod, so that the old one can be looked at.
pub(super) fn of_job(values: &Values, job: &Job) -> Value {
    let spec = PodSpec { restart_policy: Some("Never"), ..spec(&job.pod) };
    template(values, &job.labels, &job.pod, &spec)
}

fn spec(pod: &Pod) -> PodSpec<'_> {
    PodSpec {
        service_account_name: &pod.service_account_name,
        restart_policy: None,
        automount_service_account_token: pod.automount_service_account_token,
        enable_service_links: pod.enable_service_links,
        priority_class_name: pod.priority_class_name.as_deref(),
        image_pull_secrets: &pod.image_pull_secrets,
        security_context: pod_security(&pod.security_context),
        init_containers: pod.init_containers.iter().map(container).collect(),
        containers: pod.containers.iter().map(container).collect(),
        volumes: &pod.volumes,
        termination_grace_period_seconds: pod.termination_grace_period_seconds,
        node_selector: &pod.node_selector,
        affinity: pod.affinity.as_ref(),
        tolerations: &pod.tolerations,
        topology_spread_constraints: Vec::new(),
    }
}

fn template(values: &Values, labels: &BTreeMap<String, String>, pod: &Pod, spec: &PodSpec<'_>) -> Value {
    let metadata = metadata([&values.labels, labels, &pod.labels], &pod.annotations);
    json!({ "metadata": metadata, "spec": to_value(spec) })
}

fn metadata(labels: [&BTreeMap<String, String>; 3], annotations: &BTreeMap<String, String>) -> Value {
    let labels: BTreeMap<_, _> = labels.into_iter().flatten().collect();
    let mut metadata = Map::new();
    if !labels.is_empty() {
        metadata.insert("labels".into(), to_value(&labels));
    }
    if !annotations.is_empty() {
        metadata.insert("annotations".into(), to_value(annotations));
    }
    Value::Object(metadata)
}

fn pod_security(security: &PodSecurity) -> Value {
    let mut context = to_value(security);
    context["runAsNonRoot"] = json!(true);
    context["seccompProfile"] = json!({ "type": "RuntimeDefault" });
    context
}

/// Pods of other workloads do not count.
fn spread(rule: &TopologySpread, workload: &Workload) -> Value {
    let mut constraint = Map::new();
    constraint.insert("maxSkew".into(), json!(1));
    if let Value::Object(rule) = to_value(rule) {
        constraint.extend(rule);
    }
    constraint.insert("labelSelector".into(), json!({ "matchLabels": workload.selector }));
    Value::Object(constraint)
}

fn container(container: &Container) -> Value {
    let mut value = to_value(container);
    value["securityContext"] = container_security(&container.security_context);
    value
}

fn container_security(security: &ContainerSecurity) -> Value {
    let mut context = to_value(&ContainerSecurity { add_capabilities: Vec::new(), ..security.clone() });
    context["allowPrivilegeEscalation"] = json!(false);
    context["privileged"] = json!(false);
    context["capabilities"] = json!({ "drop": ["ALL"] });
    if !security.add_capabilities.is_empty() {
        context["capabilities"]["add"] = json!(security.add_capabilities);
    }
    context
}
