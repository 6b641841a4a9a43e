//! Rule `image-digests`, where the stage requires it: every image is pinned. Which digest is not said, since a pod of the
//! last revision must be able to restart; the mesh's proxy is injected by tag.

use serde_json::json;

use super::{Baseline, Kind, Rule};
use crate::targets::kyverno::cel::{self, pods_must};
use crate::targets::kyverno::example::Example;

const PINNED: &str = "c.image.matches('@sha256:[0-9a-f]{64}$')";

pub fn rule(baseline: &Baseline<'_>) -> Rule {
    let expression = match baseline.proxy {
        Some(proxy) => format!("variables.containers.all(c,\n  {PINNED} ||\n  {})", proxy.is("c")),
        None => format!("variables.containers.all(c, {PINNED})"),
    };
    Rule {
        name: "image-digests",
        description: "Every image is pinned by its digest.",
        kind: Kind::Pods,
        variables: vec![cel::all_containers()],
        validations: vec![pods_must(expression, "every image needs a digest")],
        admitted: Vec::new(),
        refused: vec![Example::pod(
            "no-digest",
            json!({ "containers": [{ "name": "main", "image": "registry.invalid/app:1.0.0" }] }),
        )],
    }
}
