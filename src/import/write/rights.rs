//! Permissions: what roles give to the ServiceAccounts of workloads.

use serde_json::{Value, json};

use super::access::{End, insert};
use super::{Draft, Input};
use crate::import::group::as_label;
use crate::import::manifest::Manifest;
use crate::import::world::{self, items, text};

/// Writes all permissions.
pub(super) fn rights(draft: &mut Draft, input: Input<'_>) {
    let bindings = ["RoleBinding", "ClusterRoleBinding"].into_iter().flat_map(|kind| input.world.of_kind(kind));
    for binding in bindings {
        let role = input.world.manifests.iter().find(|it| {
            Some(it.kind.as_str()) == binding.text("/roleRef/kind")
                && Some(it.name.as_str()) == binding.text("/roleRef/name")
        });
        let Some(role) = role else { continue };
        for subject in items(&binding.value, "subjects") {
            for end in ends(input, binding, subject) {
                permissions(draft, input, binding, role, end);
            }
        }
    }
}

/// Workloads that run as a ServiceAccount.
fn ends<'w>(input: Input<'w>, binding: &Manifest, subject: &Value) -> Vec<End<'w>> {
    let namespace = text(subject, "namespace").or(binding.namespace.as_deref());
    let runs = |manifest: &Manifest| {
        let pod = world::pod(manifest);
        text(subject, "kind") == Some("ServiceAccount")
            && pod.and_then(|pod| text(pod, "serviceAccountName")) == text(subject, "name")
            && world::same_namespace(manifest.namespace.as_deref(), namespace)
    };
    let all = input.groups.iter().flat_map(|group| group.members.iter().map(move |member| End { group, member }));
    all.filter(|end| runs(end.member.manifest)).collect()
}

fn permissions(draft: &mut Draft, input: Input<'_>, binding: &Manifest, role: &Manifest, end: End<'_>) {
    let own = role.name.strip_prefix(&end.group.name).map_or(role.name.as_str(), |rest| rest.trim_start_matches('-'));
    let base = if own.is_empty() { end.member.key.clone() } else { as_label(own) };
    let is_cluster = binding.kind == "ClusterRoleBinding";
    let rules: Vec<&Value> =
        items(&role.value, "rules").iter().filter(|rule| rule.get("resources").is_some()).collect();
    for (at, rule) in rules.iter().enumerate() {
        let mut name = if rules.len() > 1 { format!("{base}-{}", at + 1) } else { base.clone() };
        let service = draft.services.entry(end.group.name.clone()).or_default();
        if service.table.get(&["permissions", &name]).is_some() {
            name = format!("{name}-{}", end.member.key);
        }
        let path = ["permissions", name.as_str()];
        let permission = service.table.below(&path);
        permission.insert("workload".into(), end.member.key.clone().into());
        let fields =
            [("apiGroups", "groups"), ("resources", "resources"), ("resourceNames", "names"), ("verbs", "verbs")];
        for (field, key) in fields {
            let is_core = field == "apiGroups" && rule.get(field) == Some(&json!([""]));
            if let Some(list) = rule.get(field).filter(|_| !is_core) {
                permission.insert(key.into(), list.clone());
            }
        }
        if is_cluster {
            permission.insert("scope".into(), "cluster".into());
            grant(draft, &super::team(input, end.group), rule);
        }
    }
    if !rules.is_empty() {
        let service = draft.services.entry(end.group.name.clone()).or_default();
        insert(service.table.below(&["access", "outbound", "kubernetes-api"]), "from", &end.member.key);
    }
}

/// Lets the team give its workloads rights in the whole cluster.
fn grant(draft: &mut Draft, team: &str, rule: &Value) {
    for group in items(rule, "apiGroups").iter().filter_map(Value::as_str) {
        for resource in items(rule, "resources").iter().filter_map(Value::as_str) {
            let name = if group.is_empty() { resource.to_owned() } else { format!("{resource}.{group}") };
            insert(draft.platform.below(&["policy", "grants", team]), "cluster-permissions", &name);
        }
    }
}
