//! One namespace and what limits it.

use std::collections::BTreeMap;

use super::types::{LimitRangeSpec, Limits, ResourceQuotaSpec};
use crate::bundle::{Meta, Object, SYNC_OPTIONS};
use crate::resolved::{Environment, Mesh, Namespace};
use crate::spec::platform::PodSecurityLevel;

/// Deleting a namespace deletes all that is in it, claims too: somebody must say so in Argo CD.
const GUARDED: &str = "Prune=confirm,Delete=confirm";

/// Name of the quota and of the defaults: there is one of each in a namespace.
const LIMITS_NAME: &str = "namespace";

/// The Namespace, its quota and its defaults, where they are declared.
pub fn objects(name: &str, namespace: &Namespace, environment: &Environment) -> Vec<Object> {
    let mut objects = vec![namespace_object(name, namespace, environment)];
    let meta = || Meta::new(LIMITS_NAME, Some(name), &managed_by());
    if !namespace.quota.is_empty() {
        objects.push(Object::with_spec("v1", "ResourceQuota", meta(), &ResourceQuotaSpec { hard: &namespace.quota }));
    }
    if !namespace.limits.is_empty() {
        objects.push(Object::with_spec("v1", "LimitRange", meta(), &limit_range(&namespace.limits)));
    }
    objects
}

fn namespace_object(name: &str, namespace: &Namespace, environment: &Environment) -> Object {
    let mut labels = namespace.labels.clone();
    labels.extend(managed_by());
    labels.extend(environment.mesh.as_ref().map(injection));
    labels.extend(pod_security(environment));
    let mut meta = Meta::new(name, None, &labels);
    meta.annotations = namespace.annotations.clone();
    Object::with("v1", "Namespace", meta.annotate(SYNC_OPTIONS, GUARDED), [])
}

/// Exactly one of the two labels by which Istio injects: with both it obeys one and its analyser complains.
fn injection(mesh: &Mesh) -> (String, String) {
    if mesh.revision.is_empty() {
        ("istio-injection".to_owned(), "enabled".to_owned())
    } else {
        ("istio.io/rev".to_owned(), mesh.revision.clone())
    }
}

/// The level of the Pod Security Standards, pinned to the cluster's version: an upgrade of the cluster must not refuse pods
/// that ran before it.
fn pod_security(environment: &Environment) -> impl Iterator<Item = (String, String)> {
    let level = match environment.policy_level {
        PodSecurityLevel::Privileged => "privileged",
        PodSecurityLevel::Baseline => "baseline",
        PodSecurityLevel::Restricted => "restricted",
    };
    let version = format!("v{}", environment.cluster.kubernetes);
    ["audit", "enforce", "warn"].into_iter().flat_map(move |mode| {
        let key = format!("pod-security.kubernetes.io/{mode}");
        [(format!("{key}-version"), version.clone()), (key, level.to_owned())]
    })
}

fn limit_range(limits: &BTreeMap<String, String>) -> LimitRangeSpec<'_> {
    let of = |keys: [(&'static str, &str); 2]| {
        keys.into_iter().filter_map(|(resource, key)| Some((resource, limits.get(key)?.as_str()))).collect()
    };
    LimitRangeSpec {
        limits: [Limits {
            r#type: "Container",
            default: of([("cpu", "cpu-limit"), ("memory", "memory-limit")]),
            default_request: of([("cpu", "cpu"), ("memory", "memory")]),
        }],
    }
}

fn managed_by() -> BTreeMap<String, String> {
    BTreeMap::from([("app.kubernetes.io/managed-by".to_owned(), "gen".to_owned())])
}
