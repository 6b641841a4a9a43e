//! Exceptions of a service from rules of the baseline. Kyverno frees whole pods; that only the named containers use it is
//! pinned in the policy of the service.

use super::cel;
use super::types::{MatchCondition, PolicyExceptionSpec, PolicyRef};
use crate::bundle::{Meta, Object};
use crate::resolved::{Exception, Resolved};

const NAME: &str = "app.kubernetes.io/name";
const COMPONENT: &str = "app.kubernetes.io/component";

/// The objects; their pods and those pods' controllers carry the same labels.
pub fn objects(resolved: &Resolved) -> Vec<Object> {
    let for_some = |it: &&Exception| it.workloads.iter().any(|key| resolved.workload(key).is_some());
    resolved.exceptions.iter().filter(for_some).map(|exception| object(resolved, exception)).collect()
}

fn object(resolved: &Resolved, exception: &Exception) -> Object {
    let workloads = exception.workloads.iter().filter_map(|key| resolved.workload(key));
    let label = |label: &str| format!("object.metadata.?labels[?{}].orValue('')", cel::text(label));
    let one = |workload: &crate::resolved::Workload| {
        let of = |key: &str| workload.pod_labels.get(key).map(String::as_str).unwrap_or_default();
        let (name, component) = (cel::text(of(NAME)), cel::text(of(COMPONENT)));
        format!("({} == {name} && {} == {component})", label(NAME), label(COMPONENT))
    };
    let any: Vec<_> = workloads.map(one).collect();
    // An exception holds wherever its conditions do, not only in its own namespace.
    let here = format!("object.metadata.?namespace.orValue('') == {}", cel::text(&resolved.namespace));
    let expression = format!("{here} &&\n({})", any.join(" ||\n"));
    let spec = PolicyExceptionSpec {
        policy_refs: vec![PolicyRef {
            name: format!("{}-{}", resolved.environment.name, exception.rule),
            kind: "ValidatingPolicy",
        }],
        match_conditions: vec![MatchCondition { name: "workloads", expression }],
        report_result: "skip",
    };
    let meta = Meta::new(&exception.name, Some(&resolved.namespace), &resolved.labels);
    Object::with_spec(super::types::API_VERSION, "PolicyException", meta, &spec)
}
