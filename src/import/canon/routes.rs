//! Routes and gateways as what they mean: on which host, under which condition, by which port of which Service; and what a
//! gateway accepts.

use serde_json::{Map, Value, json};

use super::{Part, keyed};
use crate::import::manifest::Manifest;
use crate::import::route::{Route, Target, routes, short};
use crate::import::world::{World, items, text};

/// One part for the object, one for each host and condition.
pub(super) fn parts(world: &World, manifest: &Manifest) -> Vec<Part> {
    let Some(routes) = routes(world, manifest) else { return vec![super::plain(manifest)] };
    let mut hosts: Vec<&str> = routes.iter().flat_map(|route| &route.hosts).map(String::as_str).collect();
    hosts.sort_unstable();
    hosts.dedup();
    let kind = match routes.first().filter(|route| route.gateways.is_empty() || route.gateways == ["mesh"]) {
        Some(_) => "mesh",
        None => "gateway",
    };
    let mut own = json!({});
    let read = ["rules", "http", "hosts", "hostnames", "gateways", "parentRefs"];
    for (field, value) in manifest.get("/spec").and_then(Value::as_object).into_iter().flatten() {
        if !read.contains(&field.as_str()) {
            own["spec"][field] = keyed(value);
        }
    }
    let mut parts = vec![Part::new(format!("{} for {} ({kind})", manifest.kind, hosts.join(", ")), own)];
    for route in &routes {
        for host in &route.hosts {
            for condition in &route.conditions {
                parts.push(Part::new(
                    format!("route ({kind}) {host} {}", condition.title()),
                    body(world, manifest, route),
                ));
            }
        }
    }
    parts
}

fn body(world: &World, manifest: &Manifest, route: &Route) -> Value {
    let mut body: Map<String, Value> = route.action.clone();
    for target in &route.targets {
        let mut to = json!({ "served": true });
        if let Some(weight) = target.weight.filter(|weight| *weight != 100 && route.targets.len() > 1) {
            to["weight"] = weight.into();
        }
        super::join(&mut body, "to", json!({ format!("[{}]", title(world, manifest, target)): to }));
    }
    body.extend(route.rest.iter().map(|(field, value)| (field.clone(), keyed(value))));
    Value::Object(body)
}

/// Service and port; a Service with one port needs no number.
fn title(world: &World, manifest: &Manifest, target: &Target) -> String {
    let only = || {
        let service = world.find("Service", manifest.namespace.as_deref(), &target.service)?;
        match items(service.get("/spec")?, "ports") {
            [one] => one.get("port").and_then(Value::as_u64),
            _ => None,
        }
    };
    let port = target.port.map(u64::from).or_else(only);
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    let subset = target.subset.as_ref().map(|subset| format!(" {subset}")).unwrap_or_default();
    format!("{}{port}{subset}", target.service)
}

/// A Gateway of Istio: one part for each port and host that it accepts.
pub(super) fn gateway(manifest: &Manifest) -> Vec<Part> {
    let selector = manifest.get("/spec/selector").and_then(Value::as_object);
    let mut pods: Vec<String> = selector
        .into_iter()
        .flatten()
        .map(|(key, value)| format!("{key}={}", value.as_str().unwrap_or_default()))
        .collect();
    pods.sort();
    let mut parts = vec![Part::new(format!("gateway {}", pods.join(", ")), json!({}))];
    for server in manifest.get("/spec").map_or(&[][..], |spec| items(spec, "servers")) {
        let number = server.pointer("/port/number").cloned().unwrap_or_default();
        for host in items(server, "hosts").iter().filter_map(Value::as_str) {
            let host = host.rsplit('/').next().unwrap_or_default();
            let mut body = keyed(server);
            if let Some(fields) = body.as_object_mut() {
                fields.shift_remove("hosts");
                fields.shift_remove("port");
            }
            body["protocol"] = server.pointer("/port/protocol").cloned().unwrap_or_default();
            parts.push(Part::new(format!("gateway {} {number} {host}", pods.join(", ")), body));
        }
    }
    parts
}

/// A DestinationRule, by its Service.
pub(super) fn destination_rule(world: &World, manifest: &Manifest) -> Part {
    let host = short(world, manifest.text("/spec/host").unwrap_or_default());
    let mut body = super::plain(manifest).body;
    if let Some(spec) = body.get_mut("spec").and_then(Value::as_object_mut) {
        spec.shift_remove("host");
    }
    Part::new(format!("DestinationRule of {host}"), body)
}

/// A ServiceEntry, by its hosts.
pub(super) fn service_entry(manifest: &Manifest) -> Vec<Part> {
    let spec = manifest.get("/spec").cloned().unwrap_or_default();
    let mut parts = Vec::new();
    for host in items(&spec, "hosts").iter().filter_map(Value::as_str) {
        let mut body = json!({});
        for (field, value) in
            spec.as_object().into_iter().flatten().filter(|(field, _)| !["hosts", "ports"].contains(&field.as_str()))
        {
            body[field] = value.clone();
        }
        for port in items(&spec, "ports") {
            let number = port.get("number").cloned().unwrap_or_default();
            body["ports"][format!("[{number}]")] =
                json!({ "protocol": text(port, "protocol").unwrap_or_default().to_uppercase() });
        }
        parts.push(Part::new(format!("host {host}"), body));
    }
    if parts.is_empty() { vec![super::plain(manifest)] } else { parts }
}
