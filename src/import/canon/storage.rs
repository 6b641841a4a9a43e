//! What a container sees at which path: files with their content, where it is known, and volumes.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Part, keyed};
use crate::import::manifest::Manifest;
use crate::import::world::{self, World, items, text};

/// Mounts of a container by path.
pub(super) fn mounts(world: &World, workload: &Manifest, pod: &Value, container: &Value) -> BTreeMap<String, Value> {
    let mut mounts = BTreeMap::new();
    for mount in items(container, "volumeMounts") {
        let Some(path) = text(mount, "mountPath") else { continue };
        let volume = volume(workload, pod, text(mount, "name").unwrap_or_default());
        match files(world, workload, mount, &volume) {
            Some(files) => mounts.extend(files.into_iter().map(|(below, file)| (format!("{path}{below}"), file))),
            None => drop(mounts.insert(path.to_owned(), whole(mount, &volume))),
        }
    }
    mounts
}

/// A volume by its name: of the pod, or a claim of which each pod has its own.
fn volume(workload: &Manifest, pod: &Value, name: &str) -> Value {
    let templates = workload.get("/spec").map_or(&[][..], |spec| items(spec, "volumeClaimTemplates"));
    let template = templates.iter().find(|it| it.pointer("/metadata/name").and_then(Value::as_str) == Some(name));
    if let Some(template) = template {
        return json!({ "claimOfEachPod": { "name": name, "spec": template.get("spec") } });
    }
    let volume = items(pod, "volumes").iter().find(|volume| text(volume, "name") == Some(name));
    let mut volume = volume.cloned().unwrap_or_default();
    volume.as_object_mut().map(|fields| fields.shift_remove("name"));
    volume
}

/// The single files of a ConfigMap that is known, and of what is mounted key by key; `None`: a folder is mounted as it is.
fn files(world: &World, workload: &Manifest, mount: &Value, volume: &Value) -> Option<Vec<(String, Value)>> {
    let sub_path = text(mount, "subPath");
    let config = volume.get("configMap");
    let source = config.or_else(|| volume.get("secret"))?;
    let name = text(source, if config.is_some() { "name" } else { "secretName" })?;
    let data = config.and_then(|_| world.config(workload.namespace.as_deref(), name));
    let items = items(source, "items");
    let named: Vec<(&str, &str)> = match data {
        _ if !items.is_empty() => {
            items.iter().filter_map(|item| Some((text(item, "key")?, text(item, "path")?))).collect()
        }
        Some(data) => data.keys().map(|key| (key.as_str(), key.as_str())).collect(),
        None => sub_path.map(|path| (path, path)).into_iter().collect(),
    };
    if named.is_empty() && data.is_none() {
        return None;
    }
    let file = |key: &str| {
        let mut file = match data.and_then(|data| data.get(key)) {
            Some(content) => json!({ "content": content }),
            None if config.is_some() => json!({ "configMap": { "name": name, "key": key } }),
            None => json!({ "secret": { "name": name, "key": key } }),
        };
        if let Some(mode) = source.get("defaultMode") {
            file["defaultMode"] = mode.clone();
        }
        file
    };
    let below = |path: &str| if sub_path.is_some() { String::new() } else { format!("/{path}") };
    let wanted = named.into_iter().filter(|(_, path)| sub_path.is_none_or(|sub_path| sub_path == *path));
    Some(wanted.map(|(key, path)| (below(path), file(key))).collect())
}

fn whole(mount: &Value, volume: &Value) -> Value {
    let mut out = Map::new();
    for (key, value) in mount.as_object().into_iter().flatten() {
        if !["name", "mountPath"].contains(&key.as_str()) {
            out.insert(key.clone(), value.clone());
        }
    }
    out.insert("volume".into(), keyed(volume));
    // Said at the volume or at the mount: the program may only read.
    if volume.pointer("/secret").or(volume.pointer("/configMap")).is_some() {
        out.shift_remove("readOnly");
    }
    Value::Object(out)
}

/// A ConfigMap whose contents no container gets, by its name; the others are told at their containers.
pub(super) fn config_map(world: &World, manifest: &Manifest) -> Option<Part> {
    let users: Vec<String> = users(world, manifest).map(Manifest::title).collect();
    if users.is_empty() {
        return Some(super::plain(manifest));
    }
    let mut body = json!({});
    if let Some(immutable) = manifest.get("/immutable") {
        body["immutable"] = immutable.clone();
    }
    Some(Part::new(format!("ConfigMap of {}", users.join(", ")), body))
}

/// Workloads that use a ConfigMap.
fn users<'w>(world: &'w World, config: &'w Manifest) -> impl Iterator<Item = &'w Manifest> {
    world.workloads().filter(|workload| {
        let here = world::same_namespace(workload.namespace.as_deref(), config.namespace.as_deref());
        here && world::pod(workload).is_some_and(|pod| names(pod, &config.name))
    })
}

fn names(pod: &Value, config: &str) -> bool {
    let is = |reference: Option<&Value>| reference.and_then(|it| text(it, "name")) == Some(config);
    let containers = || items(pod, "containers").iter().chain(items(pod, "initContainers"));
    items(pod, "volumes").iter().any(|volume| is(volume.get("configMap")))
        || containers().flat_map(|it| items(it, "envFrom")).any(|source| is(source.get("configMapRef")))
        || containers().flat_map(|it| items(it, "env")).any(|it| is(it.pointer("/valueFrom/configMapKeyRef")))
}

/// A Secret: that it is there, and its keys. What it holds is read by nobody.
pub(super) fn secret(manifest: &Manifest) -> Part {
    let mut body = json!({});
    for field in ["data", "stringData"] {
        for key in manifest.get(&format!("/{field}")).and_then(Value::as_object).into_iter().flatten() {
            body[field][key.0] = json!("(not shown)");
        }
    }
    if let Some(kind) = manifest.get("/type") {
        body["type"] = kind.clone();
    }
    Part::new(manifest.title(), body)
}

/// An ExternalSecret, by the Secret that it makes: its entries by key.
pub(super) fn external_secret(manifest: &Manifest) -> Part {
    let mut body = super::plain(manifest).body;
    let data = manifest.get("/spec").map_or(&[][..], |spec| items(spec, "data"));
    if !data.is_empty() {
        body["spec"]["data"] = json!({});
    }
    for entry in data {
        let key = text(entry, "secretKey").unwrap_or_default();
        body["spec"]["data"][format!("[{key}]")] = entry.clone();
    }
    let target = manifest.text("/spec/target/name").unwrap_or(&manifest.name);
    Part::new(format!("ExternalSecret for {target}"), body)
}
