//! Roles as what they give to whom: one part for each ServiceAccount and rule.

use serde_json::{Value, json};

use super::Part;
use crate::import::manifest::Manifest;
use crate::import::world::{World, items, text};

/// A role that somebody is bound to is told at the binding.
pub(super) fn role(world: &World, manifest: &Manifest) -> Vec<Part> {
    let bindings = world.manifests.iter().filter(|it| it.kind.ends_with("RoleBinding"));
    let bound = bindings.filter(|it| names(it, manifest)).flat_map(|it| items(&it.value, "subjects"));
    let mut subjects: Vec<&str> = bound.filter_map(|subject| text(subject, "name")).collect();
    subjects.sort_unstable();
    subjects.dedup();
    match subjects.is_empty() {
        false => vec![Part::new(format!("{} of {}", manifest.kind, subjects.join(", ")), json!({}))],
        true => vec![super::plain(manifest)],
    }
}

fn names(binding: &Manifest, role: &Manifest) -> bool {
    binding.text("/roleRef/kind") == Some(&role.kind) && binding.text("/roleRef/name") == Some(&role.name)
}

/// A binding: the rules of its role, for each subject.
pub(super) fn binding(world: &World, manifest: &Manifest) -> Vec<Part> {
    let role =
        world.manifests.iter().find(|it| ["Role", "ClusterRole"].contains(&it.kind.as_str()) && names(manifest, it));
    let Some(role) = role else { return vec![super::plain(manifest)] };
    let scope = if manifest.kind == "ClusterRoleBinding" { "in the cluster" } else { "in the namespace" };
    let mut parts = Vec::new();
    for subject in items(&manifest.value, "subjects") {
        let who =
            format!("{} {}", text(subject, "kind").unwrap_or_default(), text(subject, "name").unwrap_or_default());
        for rule in items(&role.value, "rules") {
            let list = |field| {
                let mut words: Vec<&str> = items(rule, field).iter().filter_map(Value::as_str).collect();
                words.sort_unstable();
                words
            };
            let what =
                ["apiGroups", "resources", "resourceNames", "nonResourceURLs"].map(|field| list(field).join(","));
            let subject = format!("rights of {who} {scope}: {}", what.join(" ").trim_end());
            let fields = ["apiGroups", "resources", "resourceNames", "nonResourceURLs", "verbs"];
            let stated = fields.into_iter().filter(|field| rule.get(field).is_some());
            let body: serde_json::Map<_, _> = stated.map(|field| (field.to_owned(), json!(list(field)))).collect();
            parts.push(Part::new(subject, Value::Object(body)));
        }
    }
    if parts.is_empty() { vec![super::plain(manifest)] } else { parts }
}
