//! Pods: containers by name, each with all that the pod says for it.

use serde_json::{Map, Value, json};

use super::container;
use super::keyed;
use crate::import::manifest::Manifest;
use crate::import::world::{self, World, items, text};

/// What is said at the pod and holds for each container that does not say it itself.
const OF_CONTAINERS: [&str; 4] = ["runAsUser", "runAsGroup", "runAsNonRoot", "seccompProfile"];

/// Fields of a pod that are read on their own, and an old second name.
const READ: [&str; 8] = [
    "containers",
    "initContainers",
    "volumes",
    "securityContext",
    "imagePullSecrets",
    "topologySpreadConstraints",
    "tolerations",
    "serviceAccount",
];

/// A pod's `spec`.
pub(super) fn pod(world: &World, workload: &Manifest) -> Value {
    let Some(pod) = world::pod(workload) else { return json!({}) };
    let mut out = Map::new();
    for (key, value) in pod.as_object().into_iter().flatten().filter(|(key, _)| !READ.contains(&key.as_str())) {
        out.insert(key.clone(), keyed(value));
    }
    if let (None, Some(old)) = (pod.get("serviceAccountName"), pod.get("serviceAccount")) {
        out.insert("serviceAccountName".into(), old.clone());
    }
    let names: Vec<Value> = items(pod, "imagePullSecrets").iter().filter_map(|it| it.get("name").cloned()).collect();
    for name in names.iter().filter_map(Value::as_str) {
        super::join(&mut out, "imagePullSecrets", json!({ format!("[{name}]"): true }));
    }
    security(pod, &mut out);
    containers(world, workload, pod, &mut out);
    spread(world, workload, pod, &mut out);
    for toleration in items(pod, "tolerations") {
        let part = |field| text(toleration, field).unwrap_or_default();
        let key = [part("key"), part("value"), part("effect")].join(" ");
        super::join(&mut out, "tolerations", json!({ format!("[{key}]"): keyed(toleration) }));
    }
    Value::Object(out)
}

/// What the pod says for itself; the rest is said at its containers.
fn security(pod: &Value, out: &mut Map<String, Value>) {
    let Some(Value::Object(security)) = pod.get("securityContext") else { return };
    let own = security.iter().filter(|(key, _)| !OF_CONTAINERS.contains(&key.as_str()));
    let own: Map<_, _> = own.map(|(key, value)| (key.clone(), value.clone())).collect();
    if !own.is_empty() {
        out.insert("securityContext".into(), Value::Object(own));
    }
}

fn containers(world: &World, workload: &Manifest, pod: &Value, out: &mut Map<String, Value>) {
    let mut order = Vec::new();
    for (field, each) in ["initContainers", "containers"]
        .iter()
        .flat_map(|field| items(pod, field).iter().map(move |each| (*field, each)))
    {
        let name = text(each, "name").unwrap_or_default();
        let stays = field == "containers" || text(each, "restartPolicy") == Some("Always");
        let mut made = container::container(world, workload, pod, each);
        inherit(pod, &mut made);
        super::join(out, if stays { "containers" } else { "initContainers" }, json!({ format!("[{name}]"): made }));
        if !stays {
            order.push(name);
        }
    }
    if order.len() > 1 {
        super::join(out, "initContainers", json!({ "order": order }));
    }
}

fn inherit(pod: &Value, container: &mut Map<String, Value>) {
    for field in OF_CONTAINERS {
        let Some(value) = pod.pointer(&format!("/securityContext/{field}")) else { continue };
        let own = container.entry("securityContext").or_insert_with(|| json!({}));
        if let Some(own) = own.as_object_mut() {
            own.entry(field).or_insert_with(|| value.clone());
        }
    }
}

/// How pods are spread: almost always pods of the same workload count.
fn spread(world: &World, workload: &Manifest, pod: &Value, out: &mut Map<String, Value>) {
    for rule in items(pod, "topologySpreadConstraints") {
        let topology = text(rule, "topologyKey").unwrap_or_default();
        let mut rule = rule.clone();
        if let Some(selector) = rule.get("labelSelector") {
            let picked = world.selected(workload.namespace.as_deref(), selector);
            if picked.len() == 1 && picked[0].name == workload.name {
                rule["labelSelector"] = json!("its own pods");
            }
        }
        super::join(out, "topologySpreadConstraints", json!({ format!("[{topology}]"): rule }));
    }
}
