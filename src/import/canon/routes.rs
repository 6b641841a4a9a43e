//! Routes as what they mean: which host and path leads to which port of which Service.

use serde_json::{Value, json};

use super::Part;
use crate::import::manifest::Manifest;
use crate::import::world::{World, items, text};

/// An Ingress: one part for the object, one for each host and path.
pub(super) fn ingress(world: &World, manifest: &Manifest) -> Vec<Part> {
    let spec = manifest.get("/spec").cloned().unwrap_or_default();
    let mut hosts: Vec<&str> = items(&spec, "rules").iter().filter_map(|rule| text(rule, "host")).collect();
    hosts.sort_unstable();
    let mut own = json!({ "spec": {} });
    for (field, value) in spec.as_object().into_iter().flatten().filter(|(field, _)| *field != "rules") {
        own["spec"][field] = value.clone();
    }
    let mut parts = vec![Part::new(format!("Ingress for {}", hosts.join(", ")), own)];
    for rule in items(&spec, "rules") {
        let host = text(rule, "host").unwrap_or("(any host)");
        for path in rule.get("http").map_or(&[][..], |http| items(http, "paths")) {
            let mut backend = path.get("backend").cloned().unwrap_or_default();
            number_of_port(world, manifest, &mut backend);
            let at = text(path, "path").unwrap_or("/");
            let body = json!({ "pathType": path.get("pathType"), "backend": backend });
            parts.push(Part::new(format!("route {host} {at}"), body));
        }
    }
    parts
}

/// A port of a Service by its number.
fn number_of_port(world: &World, manifest: &Manifest, backend: &mut Value) {
    let Some(name) = backend.pointer("/service/port/name").and_then(Value::as_str) else { return };
    let service = backend.pointer("/service/name").and_then(Value::as_str).unwrap_or_default();
    let service = world.find("Service", manifest.namespace.as_deref(), service);
    let ports = service.and_then(|it| it.get("/spec")).map_or(&[][..], |spec| items(spec, "ports"));
    let port = ports.iter().find(|port| text(port, "name") == Some(name)).and_then(|port| port.get("port")).cloned();
    if let Some(number) = port {
        backend["service"]["port"] = json!({ "number": number });
    }
}
