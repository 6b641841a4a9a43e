//! Containers: the program, its sidecars, and what runs before.

use serde_json::{Value, json};

use super::declared::{config, secret};
use super::service::Images;
use super::{Input, Service, literal, literals, seconds};
use crate::decode::CheckedText;
use crate::import::group::{Member, as_label};
use crate::import::image::Image;
use crate::import::ports::{Port, probes};
use crate::import::table::Table;
use crate::import::world::{self, items, probed_port, scalar, text};
use crate::spec::form::EnvName;

/// Fields of a pod that a variable can hold.
const FIELDS: [&str; 7] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "status.podIP",
    "status.hostIP",
    "spec.nodeName",
    "spec.serviceAccountName",
];

/// Writes all containers of a workload.
pub(super) fn program(
    out: &mut Table,
    service: &mut Service,
    platform: &mut Table,
    input: Input<'_>,
    member: &Member<'_>,
    images: &Images,
) {
    let Some(pod) = world::pod(member.manifest) else { return };
    let mut containers = items(pod, "containers").iter();
    if let Some(main) = containers.next() {
        let mut table = container(service, platform, input, member, main, images);
        security(&mut table, pod, main, true);
        for (key, value) in table.0 {
            out.put(&[&key], value);
        }
    }
    let always = |it: &&Value| text(it, "restartPolicy") == Some("Always");
    for sidecar in containers.chain(items(pod, "initContainers").iter().filter(always)) {
        let mut table = container(service, platform, input, member, sidecar, images);
        security(&mut table, pod, sidecar, false);
        out.put(&["sidecars", &label(sidecar)], Value::Object(table.0));
    }
    for init in items(pod, "initContainers").iter().filter(|it| !always(it)) {
        let mut table = container(service, platform, input, member, init, images);
        security(&mut table, pod, init, false);
        out.put(&["init", &label(init)], Value::Object(table.0));
    }
}

/// The key of a further container.
pub(super) fn label(container: &Value) -> String {
    as_label(text(container, "name").unwrap_or_default())
}

fn container(
    service: &mut Service,
    platform: &mut Table,
    input: Input<'_>,
    member: &Member<'_>,
    container: &Value,
    images: &Images,
) -> Table {
    let mut out = Table::default();
    let image = text(container, "image").map(|image| Image::parse(image).full());
    out.put_some(&["image"], image.and_then(|image| images.get(&image).cloned().flatten()));
    for field in ["command", "args"] {
        out.put_some(&[field], container.get(field).and_then(Value::as_array).and_then(|list| literals(list)));
    }
    variables(&mut out, service, platform, input, member, container);
    let name = text(container, "name").unwrap_or_default();
    for port in member.ports.iter().filter(|port| port.container == name) {
        self::port(&mut out, port);
    }
    if let Some(pod) = world::pod(member.manifest) {
        for (key, probe) in probes(container) {
            self::probe(&mut out, key, (container, probe), pod, member);
        }
    }
    resources(&mut out, container);
    out
}

fn variables(
    out: &mut Table,
    service: &mut Service,
    platform: &mut Table,
    input: Input<'_>,
    member: &Member<'_>,
    container: &Value,
) {
    let namespace = member.manifest.namespace.as_deref();
    for source in items(container, "envFrom") {
        all_of(out, service, platform, input, namespace, source);
    }
    for variable in items(container, "env") {
        let Some(name) = text(variable, "name").filter(|name| EnvName::fits(name)) else { continue };
        let Some(from) = variable.get("valueFrom") else {
            out.put(&["env", name], literal(&scalar(variable.get("value"))));
            continue;
        };
        // What the container says itself wins over what came from a ConfigMap.
        out.remove(&["env", name]);
        if let Some(reference) = from.get("secretKeyRef") {
            let (object, key) =
                (text(reference, "name").unwrap_or_default(), text(reference, "key").unwrap_or_default());
            let secret = secret(service, input, namespace, object, Some(key));
            out.put(&["secret-env", name], json!({ "secret": secret, "key": key }));
        }
        if let Some(reference) = from.get("configMapKeyRef") {
            let data = input.world.config(namespace, text(reference, "name").unwrap_or_default());
            let value = data.and_then(|data| data.get(text(reference, "key")?)?.as_str());
            out.put_some(&["env", name], value.map(literal));
        }
        let field = from.pointer("/fieldRef/fieldPath").and_then(Value::as_str);
        out.put_some(&["field-env", name], field.filter(|field| FIELDS.contains(field)));
    }
}

/// All keys of an object. What a ConfigMap among the manifests says is written out, variable by variable.
fn all_of(
    out: &mut Table,
    service: &mut Service,
    platform: &mut Table,
    input: Input<'_>,
    namespace: Option<&str>,
    source: &Value,
) {
    let prefix = text(source, "prefix").unwrap_or_default();
    if let Some(name) = source.pointer("/configMapRef/name").and_then(Value::as_str) {
        match input.world.config(namespace, name) {
            Some(data) => {
                for (key, value) in data {
                    let variable = format!("{prefix}{key}");
                    if let Some(value) = value.as_str().filter(|_| EnvName::fits(&variable)) {
                        out.put(&["env", &variable], literal(value));
                    }
                }
            }
            None if prefix.is_empty() => push(out, "configs", &config(platform, name, None)),
            None => {}
        }
    }
    if let (Some(name), true) = (source.pointer("/secretRef/name").and_then(Value::as_str), prefix.is_empty()) {
        let secret = secret(service, input, namespace, name, None);
        push(out, "secrets", &secret);
    }
}

fn push(out: &mut Table, list: &str, name: &str) {
    let list = out.below(&["env-from"]).entry(list).or_insert_with(|| json!([]));
    if let Some(list) = list.as_array_mut() {
        list.push(name.into());
    }
}

fn port(out: &mut Table, port: &Port) {
    let path = ["ports", port.key.as_str()];
    out.put(&[path[0], path[1], "port"], port.number);
    out.put_some(&[path[0], path[1], "service"], port.service.filter(|number| *number != port.number));
    if port.service.is_none() {
        out.put(&[path[0], path[1], "expose"], false);
    }
    out.put_some(
        &[path[0], path[1], "protocol"],
        port.protocol.filter(|_| port.service.is_some() || port.protocol != Some("tcp")),
    );
}

fn probe(out: &mut Table, key: &str, (container, probe): (&Value, &Value), pod: &Value, member: &Member<'_>) {
    let path = ["probes", key];
    let mut table = Table::default();
    let mut asked = None;
    if let Some(http) = probe.get("httpGet") {
        table.put(&["http"], text(http, "path").unwrap_or("/"));
        for header in items(http, "httpHeaders") {
            table.put_some(&["headers", text(header, "name").unwrap_or_default()], header.get("value").cloned());
        }
        asked = http.get("port");
    } else if let Some(tcp) = probe.get("tcpSocket") {
        table.put(&["tcp"], true);
        asked = tcp.get("port");
    } else if let Some(grpc) = probe.get("grpc") {
        table.put(&["grpc"], text(grpc, "service").unwrap_or_default());
        asked = grpc.get("port");
    } else if let Some(exec) = probe.get("exec") {
        table.put_some(&["exec"], exec.get("command").cloned());
    } else {
        return;
    }
    let port = asked.and_then(|port| probed_port(pod, container, port)).and_then(|number| member.port(number));
    if asked.is_some() {
        let Some(port) = port else { return };
        table.put(&["port"], port.key.clone());
    }
    for (field, key) in
        [("periodSeconds", "period"), ("timeoutSeconds", "timeout"), ("initialDelaySeconds", "initial-delay")]
    {
        table.put_some(&[key], probe.get(field).and_then(seconds));
    }
    table.put_some(&["failures"], probe.get("failureThreshold").cloned());
    table.put_some(&["successes"], probe.get("successThreshold").cloned().filter(|it| *it != json!(1)));
    out.put(&path, Value::Object(table.0));
}

/// Amounts. A limit without a request is also the request: so the API server has it.
fn resources(out: &mut Table, container: &Value) {
    let amount = |kind: &str, name: &str| {
        let value = container.pointer(&format!("/resources/{kind}/{name}"))?;
        Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    };
    for name in ["cpu", "memory"] {
        let (request, limit) = (amount("requests", name), amount("limits", name));
        let promised = request.or_else(|| limit.clone());
        let is_equal = name == "memory" && promised == limit;
        out.put_some(&["resources", name], promised);
        out.put_some(&["resources", &format!("{name}-limit")], limit.filter(|_| !is_equal));
    }
}

/// Ids and rights: what the container says, else what its pod does.
fn security(out: &mut Table, pod: &Value, container: &Value, is_program: bool) {
    let said = |field: &str| {
        let own = container.pointer(&format!("/securityContext/{field}"));
        own.or_else(|| pod.pointer(&format!("/securityContext/{field}")))
    };
    let id = |field: &str| said(field).and_then(Value::as_u64);
    out.put_some(&["security", "user"], id("runAsUser").filter(|user| *user != 0));
    out.put_some(&["security", "group"], id("runAsGroup"));
    if is_program {
        out.put_some(&["security", "fs-group"], id("fsGroup"));
    }
    let read_only = container.pointer("/securityContext/readOnlyRootFilesystem").and_then(Value::as_bool);
    out.put_some(&["security", "read-only-root"], read_only);
    let added = container.pointer("/securityContext/capabilities/add").and_then(Value::as_array);
    let added = added.filter(|added| !added.is_empty());
    let names = |added: &Vec<Value>| {
        let names = added.iter().filter_map(Value::as_str).map(|name| Value::from(name.trim_start_matches("CAP_")));
        names.collect::<Vec<_>>()
    };
    out.put_some(&["security", "add-capabilities"], added.map(names));
}
