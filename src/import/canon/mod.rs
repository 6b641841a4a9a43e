//! Objects in a form in which equal meaning has equal paths: what only links parts of the objects by a name (volumes,
//! ConfigMaps, selectors, names of container ports) is replaced by what it means. Both sides of a comparison take this form.

mod access;
mod container;
mod pod;
mod rights;
mod routes;
mod storage;
mod watch;
mod workload;

use serde_json::{Map, Value};

pub use access::is_closed;
pub use container::slept;
pub use watch::{number, targets};
pub use workload::hook;

use super::manifest::Manifest;
use super::world::{self, World};

/// An object, or a part of one, by what it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What it is about: the same on both sides, whatever the object is called.
    pub subject: String,
    /// Its fields. Lists of tables are tables by what tells their items apart, written `[name]`.
    pub body: Value,
}

impl Part {
    fn new(subject: impl Into<String>, body: Value) -> Self {
        Self { subject: subject.into(), body }
    }
}

/// What an object says. An object may be about several things: a NetworkPolicy about each workload that it selects.
pub fn parts(world: &World, manifest: &Manifest) -> Vec<Part> {
    let mut parts = match manifest.kind.as_str() {
        _ if world::is_workload(manifest) => vec![workload::workload(world, manifest)],
        "Service" if manifest.group.is_empty() => vec![workload::service(world, manifest)],
        "HorizontalPodAutoscaler" => vec![workload::autoscaler(manifest)],
        "PodDisruptionBudget" => vec![workload::budget(world, manifest)],
        "ConfigMap" => storage::config_map(world, manifest).into_iter().collect(),
        "Secret" if manifest.group.is_empty() => vec![storage::secret(manifest)],
        "ExternalSecret" => vec![storage::external_secret(manifest)],
        "NetworkPolicy" if manifest.group == "networking.k8s.io" => access::network_policy(world, manifest),
        "PodMonitor" | "ServiceMonitor" => watch::monitor(world, manifest),
        "Role" | "ClusterRole" => rights::role(world, manifest),
        "RoleBinding" | "ClusterRoleBinding" => rights::binding(world, manifest),
        "Ingress" | "VirtualService" | "HTTPRoute" => routes::parts(world, manifest),
        "Gateway" if manifest.group == "networking.istio.io" => routes::gateway(manifest),
        "DestinationRule" => vec![routes::destination_rule(world, manifest)],
        "ServiceEntry" => routes::service_entry(manifest),
        _ => vec![plain(manifest)],
    };
    if let Some(first) = parts.first_mut() {
        metadata(first, manifest);
    }
    parts
}

/// An object by its own name, its lists told by names.
fn plain(manifest: &Manifest) -> Part {
    let mut body = keyed(&manifest.value);
    if let Some(fields) = body.as_object_mut() {
        for field in ["apiVersion", "kind", "metadata", "status"] {
            fields.shift_remove(field);
        }
    }
    Part::new(manifest.title(), body)
}

/// Labels, annotations and what else `metadata` says of the object, beside its name.
fn metadata(part: &mut Part, manifest: &Manifest) {
    let Some(Value::Object(written)) = manifest.get("/metadata") else { return };
    let kept = ["name", "creationTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid"];
    let mut metadata = Map::new();
    for (key, value) in written.iter().filter(|(key, _)| !kept.contains(&key.as_str())) {
        metadata.insert(key.clone(), value.clone());
    }
    if let (Some(body), false) = (part.body.as_object_mut(), metadata.is_empty()) {
        body.insert("metadata".into(), Value::Object(metadata));
    }
}

/// Lists of tables that all have a name as tables by it; other lists stay.
pub(super) fn keyed(value: &Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(map.iter().map(|(key, value)| (key.clone(), keyed(value))).collect()),
        Value::Array(items) if !items.is_empty() => {
            let name = |item: &Value| item.get("name").and_then(Value::as_str).map(|name| format!("[{name}]"));
            let names: Option<Vec<String>> = items.iter().map(name).collect();
            match names {
                Some(names) if names.iter().collect::<std::collections::BTreeSet<_>>().len() == names.len() => {
                    Value::Object(names.into_iter().zip(items.iter().map(keyed)).collect())
                }
                _ => value.clone(),
            }
        }
        other => other.clone(),
    }
}

/// Inserts a value, or joins a table with the one that is there.
pub(super) fn join(map: &mut Map<String, Value>, key: impl Into<String>, value: Value) {
    let key = key.into();
    match (map.get_mut(&key), value) {
        (Some(Value::Object(there)), Value::Object(more)) => {
            for (name, value) in more {
                join(there, name, value);
            }
        }
        (_, value) => drop(map.insert(key, value)),
    }
}
