//! Metrics: which port of a workload Prometheus reads, and what all monitors have in common.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::declared::secret;
use super::{Draft, Input, access};
use crate::import::canon::{number, targets};
use crate::import::manifest::Manifest;
use crate::import::world::{self, items, text};

/// Annotations of pods by which a Prometheus without its operator finds what to read.
const ANNOTATION: &str = "prometheus.io";

/// Writes what is scraped.
pub(super) fn monitoring(draft: &mut Draft, input: Input<'_>) {
    let monitors = || ["PodMonitor", "ServiceMonitor"].into_iter().flat_map(|kind| input.world.of_kind(kind));
    for monitor in monitors() {
        scrapes(draft, input, monitor);
    }
    for group in input.groups {
        for member in &group.members {
            let notes = world::template(member.manifest).and_then(|it| it.pointer("/metadata/annotations"));
            let note = |key: &str| notes.and_then(|notes| text(notes, &format!("{ANNOTATION}/{key}")));
            let port = note("port").and_then(|port| port.parse().ok());
            if let (Some("true"), Some(number)) = (note("scrape"), port) {
                let end = access::End { group, member };
                scrape(draft, end, number, note("path"));
            }
        }
    }
    if monitors().next().is_some() {
        platform(draft, &monitors().collect::<Vec<_>>());
    }
}

fn scrapes(draft: &mut Draft, input: Input<'_>, monitor: &Manifest) {
    let empty = json!({});
    let field = if monitor.kind == "PodMonitor" { "podMetricsEndpoints" } else { "endpoints" };
    for (workload, service) in targets(input.world, monitor, monitor.get("/spec/selector").unwrap_or(&empty)) {
        let Some(end) = access::end(input, workload) else { continue };
        for endpoint in monitor.get("/spec").map_or(&[][..], |spec| items(spec, field)) {
            let Ok(number) = number(workload, service, endpoint).parse() else { continue };
            if scrape(draft, end, number, text(endpoint, "path")) {
                login(draft, input, end, endpoint);
            }
        }
    }
}

/// One port of a workload can be read. Whether it is this one.
fn scrape(draft: &mut Draft, end: access::End<'_>, number: u16, path: Option<&str>) -> bool {
    let Some(port) = end.member.port(number) else { return false };
    let Some(service) = draft.services.get_mut(&end.group.name) else { return false };
    let at = ["workloads", end.member.key.as_str(), "scrape"];
    if service.table.get(&at).is_some_and(|known| text(known, "port") != Some(&port.key)) {
        return false;
    }
    let below = service.table.below(&at);
    below.insert("port".into(), port.key.clone().into());
    if let Some(path) = path.filter(|path| *path != "/metrics") {
        below.insert("path".into(), path.into());
    }
    true
}

/// The login that a program wants of Prometheus.
fn login(draft: &mut Draft, input: Input<'_>, end: access::End<'_>, endpoint: &Value) {
    let namespace = end.member.manifest.namespace.as_deref();
    let Some(service) = draft.services.get_mut(&end.group.name) else { return };
    let keys =
        [("token", "/authorization/credentials"), ("user", "/basicAuth/username"), ("password", "/basicAuth/password")];
    for (key, pointer) in keys {
        let Some(reference) = endpoint.pointer(pointer) else { continue };
        let (Some(object), Some(field)) = (text(reference, "name"), text(reference, "key")) else { continue };
        let name = secret(service, input, namespace, object, Some(field));
        let path = ["workloads", end.member.key.as_str(), "scrape", key];
        service.table.put(&path, json!({ "secret": name, "key": field }));
    }
}

/// Labels and interval that all monitors have.
fn platform(draft: &mut Draft, monitors: &[&Manifest]) {
    let own = |key: &str| key.starts_with("app.kubernetes.io/");
    let labels = |monitor: &&Manifest| -> BTreeSet<(String, String)> {
        let labels = monitor.get("/metadata/labels").and_then(Value::as_object).into_iter().flatten();
        let texts = labels.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())));
        texts.filter(|(key, _)| !own(key)).collect()
    };
    let common = monitors.iter().map(labels).reduce(|a, b| a.intersection(&b).cloned().collect()).unwrap_or_default();
    draft.platform.below(&["monitoring"]);
    let of_service = |key: &str, value: &str| {
        draft.services.values().any(|service| service.table.get(&["labels", key]).is_some_and(|it| it == value))
    };
    let common: Vec<_> = common.into_iter().filter(|(key, value)| !of_service(key, value)).collect();
    for (key, value) in common {
        draft.platform.put(&["monitoring", "monitor-labels", &key], value);
    }
    let endpoints = monitors.iter().flat_map(|monitor| {
        let field = if monitor.kind == "PodMonitor" { "podMetricsEndpoints" } else { "endpoints" };
        monitor.get("/spec").map_or(&[][..], |spec| items(spec, field))
    });
    let intervals: BTreeSet<&str> = endpoints.filter_map(|endpoint| text(endpoint, "interval")).collect();
    if let (Some(interval), 1) = (intervals.first(), intervals.len()) {
        draft.platform.put(&["monitoring", "scrape-interval"], *interval);
    }
}
