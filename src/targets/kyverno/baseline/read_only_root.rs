//! Rule `read-only-root`: no container can write to its image's files.

use serde_json::json;

use super::{Baseline, Kind, Rule};
use crate::targets::kyverno::cel::{self, pods_must};
use crate::targets::kyverno::example::Example;

const READ_ONLY: &str = "\
variables.containers.all(c,
  c.?securityContext.?readOnlyRootFilesystem.orValue(false))";

pub fn rule(baseline: &Baseline<'_>) -> Rule {
    Rule {
        name: "read-only-root",
        description: "No container can write to the files of its image.",
        kind: Kind::Pods,
        variables: vec![cel::hardened_containers(baseline.proxy)],
        validations: vec![pods_must(READ_ONLY, "every container has a read-only root file system")],
        admitted: Vec::new(),
        refused: vec![Example::pod("writable-root", json!({ "containers": [{ "name": "main" }] }))],
    }
}
