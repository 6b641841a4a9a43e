//! Volumes and files of a workload. A claim that exists stays: what lies in it must not be lost.

use serde_json::{Value, json};

use super::container::label;
use super::declared::{config, secret};
use super::{Input, Service};
use crate::import::group::{Member, as_label};
use crate::import::table::Table;
use crate::import::world::{self, items, text};

/// Where the files of a ConfigMap lie beside `service.toml`.
const FILES: &str = "files";

/// One mount of one container.
struct Mount<'v> {
    /// Where its tables are: none for the program.
    table: Vec<String>,
    path: &'v str,
    volume: &'v Value,
    sub_path: Option<&'v str>,
    read_only: bool,
    name: &'v str,
}

/// Writes what the containers of a workload see.
pub(super) fn storage(
    out: &mut Table,
    service: &mut Service,
    platform: &mut Table,
    input: Input<'_>,
    member: &Member<'_>,
) {
    let Some(pod) = world::pod(member.manifest) else { return };
    for mount in mounts(pod, member) {
        if mount.volume.get("configMap").or_else(|| mount.volume.get("secret")).is_some() {
            files(out, service, platform, input, member, &mount);
        } else {
            folder(out, platform, &mount);
        }
    }
}

fn mounts<'v>(pod: &'v Value, member: &'v Member<'_>) -> Vec<Mount<'v>> {
    let templates = member.manifest.get("/spec").map_or(&[][..], |spec| items(spec, "volumeClaimTemplates"));
    let mut mounts = Vec::new();
    let always = |it: &Value| text(it, "restartPolicy") == Some("Always");
    let containers = items(pod, "containers").iter().enumerate().map(|(at, it)| (at == 0, "sidecars", it));
    let before = items(pod, "initContainers").iter();
    let before = before.map(|it| (false, if always(it) { "sidecars" } else { "init" }, it));
    for (is_program, table, container) in containers.chain(before) {
        let table = if is_program { Vec::new() } else { vec![table.to_owned(), label(container)] };
        for mount in items(container, "volumeMounts") {
            let name = text(mount, "name").unwrap_or_default();
            let of_pod = items(pod, "volumes").iter().find(|volume| text(volume, "name") == Some(name));
            let of_claim =
                templates.iter().find(|it| it.pointer("/metadata/name").and_then(Value::as_str) == Some(name));
            let (Some(volume), Some(path)) = (of_pod.or(of_claim), text(mount, "mountPath")) else { continue };
            mounts.push(Mount {
                table: table.clone(),
                path,
                volume,
                sub_path: text(mount, "subPath"),
                read_only: mount.get("readOnly") == Some(&json!(true)),
                name,
            });
        }
    }
    mounts
}

fn at<'p>(mount: &'p Mount<'_>, rest: &[&'p str]) -> Vec<&'p str> {
    mount.table.iter().map(String::as_str).chain(rest.iter().copied()).collect()
}

/// What is no file by itself: a folder that lives with the pod, a claim, an export.
fn folder(out: &mut Table, platform: &mut Table, mount: &Mount<'_>) {
    // A part of a volume cannot be said: its whole would be something else.
    if mount.sub_path.is_some() {
        return;
    }
    let key = as_label(mount.name);
    let Some(volume) = volume(platform, mount) else { return };
    // Every container may write there anyway, each for itself.
    let is_scratch = mount.volume.get("emptyDir").is_some_and(|it| *it == json!({}));
    if is_scratch && mount.path == "/tmp" && !mount.table.is_empty() && out.get(&["volumes", &key]).is_none() {
        return;
    }
    let is_new = out.get(&["volumes", &key]).is_none();
    let is_program = mount.table.is_empty();
    if is_new || is_program {
        let mut volume = volume;
        volume.put(&["path"], mount.path);
        // The same volume twice in one container: a second name for what is the same wherever it is mounted.
        let is_shared = volume
            .get(&["kind"])
            .is_some_and(|kind| ["existing-claim", "nfs"].contains(&kind.as_str().unwrap_or_default()));
        let key = match (is_new, is_shared) {
            (true, _) => key.clone(),
            (false, true) => format!("{key}-{}", as_label(mount.path)),
            (false, false) => return,
        };
        if mount.read_only && is_program && is_shared {
            volume.put(&["read-only"], true);
        }
        out.put(&["volumes", &key], Value::Object(volume.0));
    }
    if !is_program {
        let mut table = Table::default();
        table.put(&["volume"], key);
        if mount.read_only {
            table.put(&["read-only"], true);
        }
        out.put(&at(mount, &["mounts", mount.path]), Value::Object(table.0));
    }
}

/// A volume without its path; `None`: the language has no such kind.
fn volume(platform: &mut Table, mount: &Mount<'_>) -> Option<Table> {
    let mut table = Table::default();
    if let Some(scratch) = mount.volume.get("emptyDir") {
        table.put(&["kind"], if text(scratch, "medium") == Some("Memory") { "shared-memory" } else { "scratch" });
        table.put_some(&["size"], scratch.get("sizeLimit").cloned());
    } else if let Some(claim) = mount.volume.get("persistentVolumeClaim") {
        table.put(&["kind"], "existing-claim");
        table.put_some(&["object"], claim.get("claimName").cloned());
    } else if let Some(nfs) = mount.volume.get("nfs") {
        table.put(&["kind"], "nfs");
        table.put_some(&["server"], nfs.get("server").cloned());
        table.put_some(&["export"], nfs.get("path").cloned());
    } else if let Some(spec) = mount.volume.get("spec") {
        table.put(&["kind"], "claim");
        table.put_some(&["size"], spec.pointer("/resources/requests/storage").cloned());
        table.put_some(
            &["class"],
            spec.get("storageClassName").and_then(Value::as_str).map(|class| storage_class(platform, class)),
        );
    } else {
        return None;
    }
    Some(table)
}

/// Declares a storage class; its name.
fn storage_class(platform: &mut Table, class: &str) -> String {
    let name = as_label(class);
    platform.put(&["clusters", super::platform::CLUSTER, "storage", &name, "class"], class);
    name
}

/// Files of a ConfigMap or a Secret.
fn files(
    out: &mut Table,
    service: &mut Service,
    platform: &mut Table,
    input: Input<'_>,
    member: &Member<'_>,
    mount: &Mount<'_>,
) {
    let namespace = member.manifest.namespace.as_deref();
    let of_config = mount.volume.get("configMap");
    let Some(source) = of_config.or_else(|| mount.volume.get("secret")) else { return };
    let object = text(source, if of_config.is_some() { "name" } else { "secretName" }).unwrap_or_default();
    let data = of_config.and_then(|_| input.world.config(namespace, object));
    let listed: Vec<(&str, &str)> =
        items(source, "items").iter().filter_map(|item| Some((text(item, "key")?, text(item, "path")?))).collect();
    let named = match (data, mount.sub_path) {
        _ if !listed.is_empty() => listed,
        (Some(data), _) => data.keys().map(|key| (key.as_str(), key.as_str())).collect(),
        (None, Some(path)) => vec![(path, path)],
        (None, None) => return whole(out, service, platform, input, member, mount),
    };
    for (key, path) in named.into_iter().filter(|(_, path)| mount.sub_path.is_none_or(|wanted| wanted == *path)) {
        let seen = if mount.sub_path.is_some() {
            mount.path.to_owned()
        } else {
            format!("{}/{path}", mount.path.trim_end_matches('/'))
        };
        let mut file = Table::default();
        match (of_config, data) {
            (None, _) => {
                file.put(&["secret"], secret(service, input, namespace, object, Some(key)));
                file.put(&["key"], key);
            }
            (Some(_), Some(data)) => {
                let Some(content) = data.get(key).and_then(Value::as_str) else { continue };
                file.put(&["source"], source_file(service, object, key, content));
            }
            // One key of a ConfigMap that exists without us cannot be said.
            (Some(_), None) => continue,
        }
        out.put(&at(mount, &["files", &seen]), Value::Object(file.0));
    }
}

/// Keeps a content as a file beside `service.toml`; its path.
fn source_file(service: &mut Service, object: &str, key: &str, content: &str) -> String {
    let own = service.table.get(&["name"]).and_then(Value::as_str).unwrap_or_default();
    let folder = object.strip_prefix(&format!("{own}-")).unwrap_or(object);
    let path = format!("{FILES}/{folder}/{key}");
    service.files.insert(path.clone(), content.to_owned());
    path
}

/// All keys of an object as a folder.
fn whole(
    out: &mut Table,
    service: &mut Service,
    platform: &mut Table,
    input: Input<'_>,
    member: &Member<'_>,
    mount: &Mount<'_>,
) {
    let namespace = member.manifest.namespace.as_deref();
    let mut volume = Table::default();
    volume.put(&["path"], mount.path);
    let name = match mount.volume.get("configMap") {
        Some(source) => {
            volume.put(&["kind"], "config");
            config(platform, text(source, "name").unwrap_or_default(), None)
        }
        None => {
            volume.put(&["kind"], "secret");
            let object = mount.volume.pointer("/secret/secretName").and_then(Value::as_str).unwrap_or_default();
            secret(service, input, namespace, object, None)
        }
    };
    volume.put(&["object"], name);
    let key = as_label(mount.name);
    let is_program = mount.table.is_empty();
    if out.get(&["volumes", &key]).is_none() {
        out.put(&["volumes", &key], Value::Object(volume.0));
    } else if is_program {
        out.put(&["volumes", &format!("{key}-{}", as_label(mount.path))], Value::Object(volume.0));
    }
    if !is_program {
        out.put(&at(mount, &["mounts", mount.path]), json!({ "volume": key, "read-only": true }));
    }
}
