//! RBAC: what a workload may do at the cluster's API. Whether the network lets it there is the target `network`'s matter,
//! and whether the platform grants it a check's.

use serde_json::{Map, Value, json};

use crate::bundle::{Artifact, Concern, Meta, Object};
use crate::resolved::{Permission, Resolved};
use crate::target::Target;

/// The target `rights`.
pub const TARGET: Target = Target {
    id: "rights",
    title: "RBAC: what workloads may do at the cluster's API",
    service,
    environment: Target::nothing,
    cluster: Target::nothing,
};

const API: &str = "rbac.authorization.k8s.io/v1";
const GROUP: &str = "rbac.authorization.k8s.io";

fn service(resolved: &Resolved) -> Vec<Artifact> {
    let bound = resolved.permissions.iter().filter(|permission| !permission.service_account.is_empty());
    let objects = bound.flat_map(|permission| [role(resolved, permission), binding(resolved, permission)]);
    vec![Artifact::objects(Concern::Rights, objects.collect())]
}

fn role(resolved: &Resolved, permission: &Permission) -> Object {
    let mut rule = Map::new();
    rule.insert("apiGroups".into(), json!(permission.groups));
    rule.insert("resources".into(), json!(permission.resources));
    if !permission.names.is_empty() {
        rule.insert("resourceNames".into(), json!(permission.names));
    }
    rule.insert("verbs".into(), json!(permission.verbs));
    let kind = kinds(permission)[0];
    Object::with(API, kind, meta(resolved, permission), [("rules", Value::Array(vec![Value::Object(rule)]))])
}

fn binding(resolved: &Resolved, permission: &Permission) -> Object {
    let [role, binding] = kinds(permission);
    let subject = json!({
        "kind": "ServiceAccount",
        "name": permission.service_account,
        "namespace": resolved.namespace,
    });
    let role = json!({ "apiGroup": GROUP, "kind": role, "name": permission.name });
    Object::with(API, binding, meta(resolved, permission), [("roleRef", role), ("subjects", json!([subject]))])
}

fn kinds(permission: &Permission) -> [&'static str; 2] {
    if permission.cluster { ["ClusterRole", "ClusterRoleBinding"] } else { ["Role", "RoleBinding"] }
}

fn meta(resolved: &Resolved, permission: &Permission) -> Meta {
    let namespace = (!permission.cluster).then_some(resolved.namespace.as_str());
    Meta::new(&permission.name, namespace, &resolved.labels)
}
