//! Rule `image-tags`: every image says which one it is. The colon of a registry's port is no tag.

use serde_json::json;

use super::{Kind, Rule};
use crate::targets::kyverno::cel::{self, pods_must};
use crate::targets::kyverno::example::Example;

const TAGGED: &str = "\
variables.containers.all(c,
  c.image.matches('(:[^/]+|@.+)$') && !c.image.matches(':latest(@.+)?$'))";

pub fn rule() -> Rule {
    let pod = |name, image: &str| Example::pod(name, json!({ "containers": [{ "name": "main", "image": image }] }));
    Rule {
        name: "image-tags",
        description: "Every image has a tag or a digest, and the tag is not latest.",
        kind: Kind::Pods,
        variables: vec![cel::all_containers()],
        validations: vec![pods_must(TAGGED, "every image needs a tag other than latest, or a digest")],
        admitted: Vec::new(),
        refused: vec![pod("latest", "registry.invalid/app:latest"), pod("only-a-port", "registry.invalid:5000/app")],
    }
}
