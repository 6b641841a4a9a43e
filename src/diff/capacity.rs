//! How many pods there are at peak, and what they are promised then, in absolute numbers.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::fields::amount::quantity;
use super::object::{Id, Object};
use super::unit::Unit;

const SCALER: &str = "HorizontalPodAutoscaler";
/// Kinds of which one can say how many pods there are: a DaemonSet has one on each node, a job some at times.
const COUNTED: &[&str] = &["Deployment", "StatefulSet", "Rollout"];

/// The peak of a workload before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct Capacity {
    pub unit: Unit,
    pub workload: String,
    pub before: Peak,
    pub after: Peak,
}

/// All pods of a workload where its autoscaler has gone up all the way, without those of a rollout.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Peak {
    pub pods: i64,
    /// Thousandths of a core.
    pub cpu: i64,
    /// Bytes.
    pub memory: i64,
}

/// Whether the text of an object is one that peaks are made of: such objects are read also where they do not change.
pub(super) fn reads(document: &str) -> bool {
    let kind = document.lines().find_map(|line| line.strip_prefix("kind: "));
    kind.is_some_and(|kind| kind == SCALER || COUNTED.contains(&kind))
}

/// Workloads whose peaks differ.
pub(super) fn compare(unit: &Unit, before: &BTreeMap<Id, Object>, after: &BTreeMap<Id, Object>) -> Vec<Capacity> {
    let (old, new) = (peaks(before), peaks(after));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let peak = |side: &BTreeMap<String, Peak>, name: &String| side.get(name).copied().unwrap_or_default();
    let compared = names.into_iter().map(|name| Capacity {
        unit: unit.clone(),
        workload: name.clone(),
        before: peak(&old, name),
        after: peak(&new, name),
    });
    compared.filter(|capacity| capacity.before != capacity.after).collect()
}

fn peaks(objects: &BTreeMap<Id, Object>) -> BTreeMap<String, Peak> {
    let workloads = objects.values().filter(|object| COUNTED.contains(&object.kind.as_str()));
    workloads.map(|workload| (workload.name.clone(), peak(workload, objects))).collect()
}

fn peak(workload: &Object, objects: &BTreeMap<Id, Object>) -> Peak {
    let number = |value: &Value, pointer: &str| value.pointer(pointer).and_then(Value::as_i64);
    let scaler = objects.values().find(|object| {
        let target = object.value.pointer("/spec/scaleTargetRef");
        let is = |field: &str, text: &str| target.and_then(|target| target.get(field)?.as_str()) == Some(text);
        object.namespace == workload.namespace && is("kind", &workload.kind) && is("name", &workload.name)
    });
    let most = scaler.and_then(|scaler| number(&scaler.value, "/spec/maxReplicas"));
    let pods = most.or_else(|| number(&workload.value, "/spec/replicas")).unwrap_or(1);
    let template = &workload.value["spec"]["template"];
    let (cpu, memory) = (requests(template, "cpu") * 1000.0, requests(template, "memory"));
    Peak { pods, cpu: pods * whole(cpu), memory: pods * whole(memory) }
}

/// What the containers of a pod request together; those that only run before the program do not count.
fn requests(template: &Value, resource: &str) -> f64 {
    let list = |field: &str| template["spec"][field].as_array().cloned().unwrap_or_default();
    let beside = list("initContainers").into_iter().filter(|container| container["restartPolicy"] == "Always");
    let amount = |container: Value| match &container["resources"]["requests"][resource] {
        Value::Number(number) => number.as_f64(),
        other => quantity(other.as_str()?),
    };
    list("containers").into_iter().chain(beside).filter_map(amount).sum::<f64>() + proxy(template, resource)
}

/// The proxy that the mesh injects says its requests in annotations of the pod.
fn proxy(template: &Value, resource: &str) -> f64 {
    let annotation = if resource == "cpu" { "sidecar.istio.io/proxyCPU" } else { "sidecar.istio.io/proxyMemory" };
    let text = template["metadata"]["annotations"][annotation].as_str();
    text.and_then(quantity).unwrap_or_default()
}

#[expect(clippy::cast_possible_truncation, reason = "amounts of a cluster are far below 2^53")]
fn whole(amount: f64) -> i64 {
    amount.round() as i64
}
