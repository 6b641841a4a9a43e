//! What of `platform.toml` the manifests tell, and the frame around it. What they do not tell has a value that nobody can
//! take for real, and is listed.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Draft, Input};
use crate::import::group::as_label;
use crate::import::image::Image;
use crate::import::usual;
use crate::import::world::{self, items, text};

/// Names of what every fleet has one of at first.
pub(crate) const CLUSTER: &str = "main";
const STAGE: &str = "production";

/// Kinds by which one knows that there is a mesh.
const MESH: [&str; 6] =
    ["VirtualService", "DestinationRule", "AuthorizationPolicy", "PeerAuthentication", "Sidecar", "ServiceEntry"];

/// What must be there before services are written.
pub(super) fn head(draft: &mut Draft, input: Input<'_>) {
    let environment = input.options.environment.as_str();
    let platform = &mut draft.platform;
    platform.put(&["name"], input.options.name.clone());
    platform.put(&["domain"], "example.org");
    platform.put(&["default-environments"], json!([environment]));
    platform.put(&["gen", "version"], env!("CARGO_PKG_VERSION"));
    platform.put(&["gitops", "url"], "https://git.example.org/gitops.git");
    for group in input.groups {
        let team = super::team(input, group);
        platform.put(&["teams", &team, "mail"], json!([format!("{team}@example.org")]));
        platform.put(&["teams", &team, "owners"], json!([format!("@{team}")]));
    }
    platform.below(&["registries"]);
    platform.put(&["clusters", CLUSTER, "kubernetes"], "1.37");
    platform.put(&["clusters", CLUSTER, "server"], "https://kubernetes.example.org:6443");
    platform.put(&["stages", STAGE, "enforce"], "audit");
    let path = ["environments", environment];
    platform.put(&[path[0], path[1], "stage"], STAGE);
    platform.put(&[path[0], path[1], "cluster"], CLUSTER);
    platform.put(&[path[0], path[1], "namespace"], "@{team}");
    namespaces(draft, input);
    draft.unknown =
        ["domain", "gitops.url", "teams.*.mail", "teams.*.owners", "clusters.main.kubernetes", "clusters.main.server"]
            .map(str::to_owned)
            .to_vec();
}

/// What a namespace is given, where it is the only one.
fn namespaces(draft: &mut Draft, input: Input<'_>) {
    let environment = input.options.environment.as_str();
    let mut all = input.world.of_kind("Namespace");
    let (Some(namespace), None) = (all.next(), all.next()) else { return };
    for field in ["labels", "annotations"] {
        let written = namespace.get(&format!("/metadata/{field}")).and_then(Value::as_object);
        for (key, value) in written.into_iter().flatten().filter(|(key, _)| *key != "kubernetes.io/metadata.name") {
            if let (Some(value), false) = (value.as_str(), is_own(field, key)) {
                draft.platform.put(&["environments", environment, "namespaces", field, key], super::literal(value));
            }
        }
    }
    let level = namespace.get("/metadata/labels").and_then(|it| text(it, "pod-security.kubernetes.io/enforce"));
    draft.platform.put_some(&["policy", "level"], level);
    let quota = input.world.of_kind("ResourceQuota").find_map(|quota| quota.get("/spec/hard")?.as_object());
    for (name, amount) in quota.into_iter().flatten() {
        let amount = amount.as_str().map_or_else(|| amount.to_string(), str::to_owned);
        draft.platform.put(&["environments", environment, "namespaces", "quota", name], amount);
    }
    let limits = input.world.of_kind("LimitRange").find_map(|range| items(range.get("/spec")?, "limits").first());
    for (field, ending) in [("defaultRequest", ""), ("default", "-limit")] {
        for name in ["cpu", "memory"] {
            let amount = limits.and_then(|limits| limits.get(field)?.get(name));
            let amount = amount.map(|amount| amount.as_str().map_or_else(|| amount.to_string(), str::to_owned));
            let key = format!("{name}{ending}");
            draft.platform.put_some(&["environments", environment, "namespaces", "limits", &key], amount);
        }
    }
}

/// Whether gen writes a label or annotation of a namespace by itself, or another tool its own.
fn is_own(field: &str, key: &str) -> bool {
    let is_written =
        key.starts_with("pod-security.kubernetes.io/") || key == "istio-injection" || key == "istio.io/rev";
    is_written || usual::is_record(&format!("metadata.{field}.{key}"))
}

/// What follows from all services.
pub(super) fn tail(draft: &mut Draft, input: Input<'_>) {
    default_registry(draft);
    let has_mesh = MESH
        .iter()
        .any(|kind| input.world.manifests.iter().any(|it| it.kind == *kind && it.group.ends_with("istio.io")));
    if has_mesh {
        draft.platform.put(&["mesh", "mode"], "sidecar");
    } else if draft.platform.get(&["mesh"]).is_some() {
        draft.platform.put(&["mesh", "mode"], "none");
    }
    if draft.platform.get(&["clusters", CLUSTER, "zones"]).is_some() {
        draft.unknown.push(format!("clusters.{CLUSTER}.zones"));
    }
    pods(draft, input);
    store(draft, input);
}

/// The registry from which most images come is the default one, and images do not name it.
fn default_registry(draft: &mut Draft) {
    let mut counts = BTreeMap::<String, usize>::new();
    let images = |table: &Value| -> Vec<String> {
        let further = table.get("images").and_then(Value::as_object).into_iter().flatten().map(|(_, image)| image);
        let all = table.get("image").into_iter().chain(further);
        all.filter_map(|image| text(image, "registry").map(str::to_owned)).collect()
    };
    for service in draft.services.values() {
        for name in images(&Value::Object(service.table.0.clone())) {
            *counts.entry(name).or_insert(0) += 1;
        }
    }
    let Some((default, _)) = counts.into_iter().max_by_key(|(name, count)| (*count, std::cmp::Reverse(name.clone())))
    else {
        return;
    };
    draft.platform.put(&["registries", &default, "default"], true);
    for service in draft.services.values_mut() {
        let names: Vec<String> = service
            .table
            .get(&["images"])
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(name, _)| name.clone())
            .collect();
        let paths = names.iter().map(|name| vec!["images", name]).chain([vec!["image"]]);
        for mut path in paths {
            path.push("registry");
            if service.table.get(&path).and_then(Value::as_str) == Some(&default) {
                service.table.remove(&path);
            }
        }
    }
}

/// What all workloads say alike of their pods.
fn pods(draft: &mut Draft, input: Input<'_>) {
    let said = |pointer: &str| -> Option<Value> {
        let mut values = input.world.workloads().filter_map(|workload| workload.get(pointer));
        let first = values.next()?;
        values.all(|value| value == first).then(|| first.clone())
    };
    // Where nobody says it, as the API server fills it in.
    let silent = input.world.workloads().all(|workload| workload.get("/spec/revisionHistoryLimit").is_none());
    let history = said("/spec/revisionHistoryLimit").or_else(|| silent.then(|| json!(10)));
    draft.platform.put_some(&["pods", "revision-history"], history);
    draft.platform.put_some(
        &["pods", "service-links"],
        said("/spec/template/spec/enableServiceLinks").filter(|it| *it == json!(true)),
    );
    pull_secret(draft, input);
}

/// The Secret with which nodes pull from a registry, where all pods with images of it name the same.
fn pull_secret(draft: &mut Draft, input: Input<'_>) {
    let mut secrets = BTreeMap::<String, std::collections::BTreeSet<Option<&str>>>::new();
    for pod in input.world.workloads().filter_map(world::pod) {
        let named = items(pod, "imagePullSecrets").iter().filter_map(|it| text(it, "name"));
        let named: Vec<&str> = named.collect();
        for container in items(pod, "containers") {
            let host = Image::parse(text(container, "image").unwrap_or_default()).host;
            let known = secrets.entry(as_label(&host)).or_default();
            known.extend(named.iter().map(|name| Some(*name)));
            known.extend(named.is_empty().then_some(None));
        }
    }
    for (registry, names) in secrets {
        if let ([Some(name)], true) =
            (names.into_iter().collect::<Vec<_>>().as_slice(), draft.platform.get(&["registries", &registry]).is_some())
        {
            draft.platform.put(&["registries", &registry, "pull-secret"], *name);
        }
    }
}

/// The store of ExternalSecrets.
fn store(draft: &mut Draft, input: Input<'_>) {
    let Some(first) = input.world.of_kind("ExternalSecret").next() else { return };
    draft.platform.put_some(&["secret-store", "kind"], first.text("/spec/secretStoreRef/kind"));
    draft.platform.put_some(&["secret-store", "name"], first.text("/spec/secretStoreRef/name"));
    draft.platform.put_some(&["secret-store", "refresh"], first.text("/spec/refreshInterval"));
    let mut paths: Vec<Value> = Vec::new();
    for secret in input.world.of_kind("ExternalSecret") {
        let data = secret.get("/spec").map_or(&[][..], |spec| items(spec, "data"));
        for path in data.iter().filter_map(|it| it.pointer("/remoteRef/key")) {
            if !paths.contains(path) {
                paths.push(path.clone());
            }
        }
    }
    draft.platform.put(&["secret-store", "paths"], super::literals(&paths).unwrap_or_default());
}
