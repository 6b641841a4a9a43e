//! Rule `registries`: every image comes from a registry of the organisation; the mesh's proxy is admitted by its image.

use serde_json::json;

use super::{Baseline, Kind, Rule};
use crate::targets::kyverno::cel::{self, pods_must};
use crate::targets::kyverno::example::Example;
use crate::targets::kyverno::types::Variable;

const FROM_ADMITTED: &str = "\
variables.containers.all(c,
  variables.admitted.exists(prefix, c.image.startsWith(prefix)))";

pub fn rule(baseline: &Baseline<'_>) -> Rule {
    let registries = baseline.registries.iter().map(|host| format!("{host}/"));
    let proxy = baseline.proxy.into_iter().flat_map(|proxy| proxy.prefixes());
    let admitted = cel::list(registries.chain(proxy));
    let image = baseline.image();
    let foreign = "registry.invalid/team/service:1.0.0";
    Rule {
        name: "registries",
        description: "Every image comes from a registry of the organisation; the mesh's proxy is known by its image.",
        kind: Kind::Pods,
        variables: vec![cel::all_containers(), Variable { name: "admitted", expression: admitted }],
        validations: vec![pods_must(FROM_ADMITTED, format!("images come from {}", baseline.registries.join(", ")))],
        admitted: Vec::new(),
        refused: vec![
            Example::pod("foreign-image", json!({ "containers": [{ "name": "main", "image": foreign }] })),
            Example::pod(
                "foreign-init",
                json!({
                    "initContainers": [{ "name": "init", "image": foreign }],
                    "containers": [{ "name": "main", "image": image }],
                }),
            ),
            Example::pod(
                "foreign-proxy",
                json!({
                    "initContainers": [{ "name": "istio-proxy", "image": "registry.invalid/istio/proxyv2:1.0.0" }],
                    "containers": [{ "name": "main", "image": image }],
                }),
            ),
        ],
    }
}
