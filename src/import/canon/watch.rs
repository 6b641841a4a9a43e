//! Monitors as what they mean: which port of which workload is read, and how.

use serde_json::{Value, json};

use super::{Part, keyed};
use crate::import::manifest::Manifest;
use crate::import::world::{self, World, items, port_number, text};

/// The port of the mesh's proxy.
const PROXY_PORT: &str = "http-envoy-prom";

/// A PodMonitor or ServiceMonitor: one part for each workload and endpoint.
pub(super) fn monitor(world: &World, manifest: &Manifest) -> Vec<Part> {
    let empty = json!({});
    let selector = manifest.get("/spec/selector").unwrap_or(&empty);
    let targets = targets(world, manifest, selector);
    let field = if manifest.kind == "PodMonitor" { "podMetricsEndpoints" } else { "endpoints" };
    let mut parts = Vec::new();
    for (workload, service) in &targets {
        for endpoint in manifest.get("/spec").map_or(&[][..], |spec| items(spec, field)) {
            let mut body = keyed(endpoint);
            for key in ["port", "targetPort", "portNumber"] {
                body.as_object_mut().map(|fields| fields.shift_remove(key));
            }
            body["read"] = true.into();
            let mut port = number(workload, *service, endpoint);
            if let Some((merged, path)) = merged(workload, endpoint) {
                port = merged;
                body["path"] = path.into();
            }
            parts.push(Part::new(format!("metrics of {} on {port}", workload.title()), body));
        }
    }
    if parts.is_empty() { vec![super::plain(manifest)] } else { parts }
}

/// The program's own port and path, where the mesh's proxy hands on what it reads there.
fn merged(workload: &Manifest, endpoint: &Value) -> Option<(String, String)> {
    if text(endpoint, "port") != Some(PROXY_PORT) {
        return None;
    }
    let notes = world::template(workload)?.pointer("/metadata/annotations")?;
    let path = text(notes, "prometheus.io/path").unwrap_or("/metrics");
    Some((text(notes, "prometheus.io/port")?.to_owned(), path.to_owned()))
}

/// Workloads that are read, with the Service through which.
pub fn targets<'w>(
    world: &'w World,
    manifest: &Manifest,
    selector: &Value,
) -> Vec<(&'w Manifest, Option<&'w Manifest>)> {
    let namespace = manifest.namespace.as_deref();
    if manifest.kind == "PodMonitor" {
        return world.selected(namespace, selector).into_iter().map(|workload| (workload, None)).collect();
    }
    let none = serde_json::Map::new();
    let services = world.of_kind("Service").filter(|service| {
        let labels = service.get("/metadata/labels").and_then(Value::as_object).unwrap_or(&none);
        world::same_namespace(service.namespace.as_deref(), namespace) && world::matches(selector, labels)
    });
    let mut targets = Vec::new();
    for service in services {
        let Some(selector) = service.get("/spec/selector") else { continue };
        targets.extend(world.selected(namespace, selector).into_iter().map(|workload| (workload, Some(service))));
    }
    targets
}

/// The number of the port of an endpoint; its name where nobody knows the number.
pub fn number(workload: &Manifest, service: Option<&Manifest>, endpoint: &Value) -> String {
    let Some(pod) = world::pod(workload) else { return String::new() };
    let named = endpoint.get("port").or_else(|| endpoint.get("targetPort")).or_else(|| endpoint.get("portNumber"));
    let Some(wanted) = named else { return String::new() };
    let ports = service.and_then(|it| it.get("/spec")).map_or(&[][..], |spec| items(spec, "ports"));
    let of_service = ports.iter().find(|port| text(port, "name") == wanted.as_str() && endpoint.get("port").is_some());
    let target = of_service.and_then(|port| port.get("targetPort").or_else(|| port.get("port")));
    match port_number(pod, target.unwrap_or(wanted)) {
        Some(number) => number.to_string(),
        None => wanted.as_str().unwrap_or_default().to_owned(),
    }
}
