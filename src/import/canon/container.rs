//! Containers: variables by name with what they really hold, ports by number, what is mounted by path.

use serde_json::{Map, Value, json};

use super::storage;
use super::{join, keyed};
use crate::import::image::Image;
use crate::import::manifest::Manifest;
use crate::import::world::{World, items, probed_port, scalar, text};

const READ: [&str; 11] = [
    "name",
    "image",
    "env",
    "envFrom",
    "ports",
    "volumeMounts",
    "lifecycle",
    "readinessProbe",
    "livenessProbe",
    "startupProbe",
    "restartPolicy",
];

/// A container, without its name.
pub(super) fn container(world: &World, workload: &Manifest, pod: &Value, container: &Value) -> Map<String, Value> {
    let mut out = Map::new();
    for (key, value) in container.as_object().into_iter().flatten().filter(|(key, _)| !READ.contains(&key.as_str())) {
        out.insert(key.clone(), keyed(value));
    }
    if let Some(image) = text(container, "image") {
        out.insert("image".into(), Image::parse(image).full().into());
    }
    environment(world, workload.namespace.as_deref(), container, &mut out);
    for port in items(container, "ports") {
        let transport = text(port, "protocol").unwrap_or("TCP");
        let number = port.get("containerPort").cloned().unwrap_or_default();
        let mut port = port.clone();
        if let Some(fields) = port.as_object_mut() {
            // A link: probes, Services and monitors are compared by the number that they mean.
            fields.shift_remove("name");
        }
        join(&mut out, "ports", json!({ format!("[{number}/{transport}]"): port }));
    }
    for field in ["readinessProbe", "livenessProbe", "startupProbe"] {
        if let Some(written) = container.get(field) {
            out.insert(field.into(), probe(pod, container, written));
        }
    }
    if let Some(lifecycle) = container.get("lifecycle") {
        out.insert("lifecycle".into(), self::lifecycle(lifecycle));
    }
    for (path, mount) in storage::mounts(world, workload, pod, container) {
        join(&mut out, "volumeMounts", json!({ format!("[{path}]"): mount }));
    }
    out
}

/// Variables. Those of a ConfigMap that is among the objects hold what it says.
fn environment(world: &World, namespace: Option<&str>, container: &Value, out: &mut Map<String, Value>) {
    for source in items(container, "envFrom") {
        let prefix = text(source, "prefix").unwrap_or_default();
        let config = source.get("configMapRef").and_then(|it| text(it, "name"));
        let secret = source.get("secretRef").and_then(|it| text(it, "name"));
        match config.and_then(|name| world.config(namespace, name)) {
            Some(data) => data.iter().for_each(|(key, value)| {
                join(out, "env", json!({ format!("[{prefix}{key}]"): { "value": value } }));
            }),
            None => {
                let title = config.map(|name| format!("ConfigMap {name}"));
                let title = title.or(secret.map(|name| format!("Secret {name}"))).unwrap_or_default();
                join(out, "envFrom", json!({ format!("[{title}]"): source }));
            }
        }
    }
    for variable in items(container, "env") {
        let name = format!("[{}]", text(variable, "name").unwrap_or_default());
        let env = out.entry("env").or_insert_with(|| json!({}));
        // It wins over what a ConfigMap says.
        env[name.as_str()] = self::variable(world, namespace, variable);
    }
}

fn variable(world: &World, namespace: Option<&str>, variable: &Value) -> Value {
    let Some(from) = variable.get("valueFrom") else {
        return json!({ "value": scalar(variable.get("value")) });
    };
    let known =
        from.get("configMapKeyRef").and_then(|it| world.config(namespace, text(it, "name")?)?.get(text(it, "key")?));
    match known {
        Some(value) => json!({ "value": value }),
        None => json!({ "valueFrom": from }),
    }
}

fn probe(pod: &Value, container: &Value, probe: &Value) -> Value {
    let mut out = keyed(probe);
    for way in ["httpGet", "tcpSocket", "grpc"] {
        if let Some(number) = probe.get(way).and_then(|it| probed_port(pod, container, it.get("port")?)) {
            out[way]["port"] = number.into();
        }
    }
    // Written with or without: the server as a whole.
    if out.pointer("/grpc/service").and_then(Value::as_str) == Some("") {
        out["grpc"].as_object_mut().map(|grpc| grpc.shift_remove("service"));
    }
    out
}

/// A program that only sleeps is the sleep that the kubelet does by itself.
fn lifecycle(lifecycle: &Value) -> Value {
    let mut out = keyed(lifecycle);
    let command: Vec<&str> = lifecycle
        .pointer("/preStop/exec")
        .map(|exec| items(exec, "command").iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    if let Some(seconds) = slept(&command) {
        out["preStop"] = json!({ "sleep": { "seconds": seconds } });
    }
    out
}

/// Seconds that a command sleeps, if it does nothing else.
pub fn slept(command: &[&str]) -> Option<u64> {
    let seconds = match command {
        [sleep, seconds] if sleep.rsplit('/').next() == Some("sleep") => seconds,
        [shell, "-c", line] if ["sh", "bash"].contains(&shell.rsplit('/').next()?) => {
            line.trim().strip_prefix("sleep ")?
        }
        _ => return None,
    };
    seconds.trim().trim_end_matches('s').parse().ok()
}
