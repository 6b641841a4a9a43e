//! Rule `image-tags`: every image says which one it is. The colon of a registry's port is no tag.

use serde_json::json;

use super::{Kind, Rule};
use crate::targets::kyverno::cel::{self, pods_must};
use crate::targets::kyverno::example::Example;

const TAGGED: &str = "\
variables.containers.all(c,
  c.image.contains('@') || (c.image.matches(':[^/]+$') && !c.image.endsWith(':latest')))";

pub fn rule() -> Rule {
    let pod = |name, image: &str| Example::pod(name, json!({ "containers": [{ "name": "main", "image": image }] }));
    Rule {
        name: "image-tags",
        description: "Every image has a digest, or a tag that is not latest.",
        kind: Kind::Pods,
        variables: vec![cel::all_containers()],
        validations: vec![pods_must(TAGGED, "every image needs a tag other than latest, or a digest")],
        admitted: vec![pod("pinned", "registry.invalid/app:latest@sha256:00")],
        refused: vec![pod("latest", "registry.invalid/app:latest"), pod("only-a-port", "registry.invalid:5000/app")],
    }
}
