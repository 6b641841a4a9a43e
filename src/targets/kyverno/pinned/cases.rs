//! What the policy of a service must admit and refuse.

use serde_json::{Value, json};

use super::{COMPONENT, NAME, Pinned, PinnedContainer, Pins};
use crate::targets::kyverno::cases::{Cases, Outcome};
use crate::targets::kyverno::example::Example;

impl Pins<'_> {
    /// For each workload a pod that passes, and one for each validation that it breaks.
    pub fn cases(&self) -> Cases {
        let mut cases = Cases::new(self.service, self.namespace);
        let admitted: Vec<_> =
            self.workloads.iter().map(|(component, pinned)| pod(component, pinned, component)).collect();
        let refused: Vec<_> =
            self.workloads.iter().flat_map(|(component, pinned)| spoiled(component, pinned)).collect();
        cases.expect(self.service, &admitted, Outcome::Pass);
        cases.expect(self.service, &refused, Outcome::Fail);
        cases
    }
}

/// A pod of an earlier release, as far as the policy reads it. Where a container stands in the pod makes no difference.
fn pod(component: &str, pinned: &Pinned<'_>, name: &str) -> Example {
    let mut containers = vec![container(pinned.program, &pinned.containers[pinned.program])];
    let others = pinned.containers.iter().filter(|(name, _)| **name != pinned.program);
    containers.extend(others.map(|(name, pinned)| container(name, pinned)));
    let labels = [(NAME, pinned.name), (COMPONENT, component)];
    Example::pod(name, json!({ "serviceAccountName": pinned.service_account, "containers": containers }))
        .labels(labels.map(|(key, value)| (key.to_owned(), value.to_owned())).into())
}

fn container(name: &str, pinned: &PinnedContainer<'_>) -> Value {
    let mut container = json!({ "name": name, "image": format!("{}:earlier", pinned.repository) });
    if !pinned.capabilities.is_empty() {
        container["securityContext"] = json!({ "capabilities": { "add": pinned.capabilities } });
    }
    if let Some(read_only) = pinned.read_only {
        container["securityContext"]["readOnlyRootFilesystem"] = json!(read_only);
    }
    container
}

/// Pods of a workload that each break one validation.
fn spoiled(component: &str, pinned: &Pinned<'_>) -> Vec<Example> {
    let bad = |name: &str, spoil: &dyn Fn(&mut Value)| {
        let mut pod = pod(component, pinned, &format!("{component}-{name}"));
        spoil(&mut pod.spec);
        pod
    };
    let other = format!("{}-other:earlier", pinned.containers[pinned.program].repository);
    let mut spoiled = vec![
        bad("as-another", &|spec| spec["serviceAccountName"] = json!("default")),
        bad("foreign-image", &|spec| spec["containers"][0]["image"] = json!(other)),
        bad("foreign-proxy", &|spec| {
            let proxy = json!({ "name": "istio-proxy", "image": "registry.invalid/istio/proxyv2:1.0.0" });
            spec["initContainers"] = json!([proxy]);
        }),
        bad("more-capabilities", &|spec| {
            spec["containers"][0]["securityContext"]["capabilities"] = json!({ "add": ["SYS_ADMIN"] });
        }),
    ];
    if pinned.containers[pinned.program].read_only == Some(true) {
        spoiled.push(bad("writable-root", &|spec| {
            spec["containers"][0]["securityContext"]["readOnlyRootFilesystem"] = json!(false);
        }));
    }
    spoiled
}
