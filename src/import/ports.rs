//! Ports of a workload as `service.toml` names them: those that containers declare, that a Service leads to, and that probes
//! ask.

use std::collections::BTreeSet;

use serde_json::Value;

use super::manifest::Manifest;
use super::world::{self, items, port_number, probed_port, text};
use crate::decode::CheckedText;
use crate::spec::form::Label;

/// Keys that say the protocol by themselves, and protocols by which names of ports begin.
const PROTOCOLS: [&str; 11] =
    ["http", "http2", "grpc", "grpc-web", "https", "tls", "tcp", "udp", "redis", "mysql", "mongo"];
/// Of these the key alone says it.
const IMPLIED: usize = 8;
/// Most characters of the name of a port (RFC 6335).
const LONGEST: usize = 15;

/// A port of a pod.
#[derive(Debug, Clone, PartialEq)]
pub struct Port {
    pub key: String,
    /// The container that listens.
    pub container: String,
    pub number: u16,
    /// The number that callers use; `None`: no Service offers it.
    pub service: Option<u16>,
    /// `None`: the key says it.
    pub protocol: Option<&'static str>,
}

/// What is known of a port before it has a name.
struct Known<'v> {
    container: &'v str,
    number: u16,
    transport: &'v str,
    name: Option<&'v str>,
    offered: Option<&'v Value>,
}

/// The ports of a workload. `exposed` are names that other workloads of the service expose already.
pub fn ports(
    workload: &Manifest,
    service: Option<&Manifest>,
    member: &str,
    exposed: &mut BTreeSet<String>,
) -> Vec<Port> {
    let Some(pod) = world::pod(workload) else { return Vec::new() };
    let known = known(workload, pod, service);
    let mut taken = BTreeSet::new();
    let mut ports = Vec::new();
    for port in &known {
        let protocol = protocol(pod, port);
        let is_offered = port.offered.is_some();
        let is_free = |key: &str, taken: &BTreeSet<String>, exposed: &BTreeSet<String>| {
            !(taken.contains(key) || is_offered && exposed.contains(key))
        };
        let names = [
            port.offered.and_then(|it| text(it, "name")).map(str::to_owned),
            port.name.map(str::to_owned),
            Some(protocol.to_owned()).filter(|_| PROTOCOLS[..IMPLIED].contains(&protocol)),
            Some(format!("{member}-{protocol}")),
            Some(format!("{protocol}-{}", port.number)),
        ];
        let fits = |key: &String| {
            Label::fits(key)
                && key.len() <= LONGEST
                && key.contains(|c: char| c.is_ascii_lowercase())
                && !key.contains("--")
        };
        let key = names.into_iter().flatten().filter(fits).find(|key| is_free(key, &taken, exposed));
        let Some(key) = key else { continue };
        taken.insert(key.clone());
        if is_offered {
            exposed.insert(key.clone());
        }
        let offered = port.offered.and_then(|it| it.get("port")).and_then(Value::as_u64);
        ports.push(Port {
            container: port.container.to_owned(),
            number: port.number,
            service: offered.and_then(|number| number.try_into().ok()),
            protocol: Some(protocol).filter(|_| !PROTOCOLS[..IMPLIED].contains(&key.as_str()) || key != protocol),
            key,
        });
    }
    ports
}

fn known<'v>(workload: &'v Manifest, pod: &'v Value, service: Option<&'v Manifest>) -> Vec<Known<'v>> {
    let mut known: Vec<Known<'v>> = Vec::new();
    let sidecars = items(pod, "initContainers").iter().filter(|it| text(it, "restartPolicy") == Some("Always"));
    for container in items(pod, "containers").iter().chain(sidecars) {
        let name = text(container, "name").unwrap_or_default();
        for port in items(container, "ports") {
            let transport = text(port, "protocol").unwrap_or("TCP");
            let number = port.get("containerPort").and_then(Value::as_u64).and_then(|it| u16::try_from(it).ok());
            let Some(number) = number else { continue };
            if !known.iter().any(|it| it.number == number && it.transport == transport) {
                known.push(Known { container: name, number, transport, name: text(port, "name"), offered: None });
            }
        }
    }
    let template = world::template(workload);
    let main = items(pod, "containers").first().and_then(|it| text(it, "name")).unwrap_or_default();
    for offered in service.and_then(|it| it.get("/spec")).map_or(&[][..], |spec| items(spec, "ports")) {
        let target = offered.get("targetPort").or_else(|| offered.get("port"));
        let Some(number) = target.and_then(|target| port_number(pod, target)) else { continue };
        let transport = text(offered, "protocol").unwrap_or("TCP");
        match known.iter_mut().find(|it| it.number == number && it.transport == transport) {
            // A second number for the same port cannot be said.
            Some(port) if port.offered.is_none() => port.offered = Some(offered),
            Some(_) => {}
            None => known.push(Known { container: main, number, transport, name: None, offered: Some(offered) }),
        }
    }
    for (container, number) in asked(pod).into_iter().chain(scraped(template).map(|number| (main, number))) {
        if !known.iter().any(|it| it.number == number) {
            known.push(Known { container, number, transport: "TCP", name: None, offered: None });
        }
    }
    known
}

/// The port that an annotation gives to Prometheus.
fn scraped(template: Option<&Value>) -> Option<u16> {
    text(template?.pointer("/metadata/annotations")?, "prometheus.io/port")?.parse().ok()
}

/// Ports that probes ask, by container.
fn asked(pod: &Value) -> Vec<(&str, u16)> {
    let mut asked = Vec::new();
    for container in items(pod, "containers") {
        let name = text(container, "name").unwrap_or_default();
        for (_, probe) in probes(container) {
            let way = ["httpGet", "tcpSocket", "grpc"].into_iter().find_map(|way| probe.get(way)?.get("port"));
            asked.extend(way.and_then(|port| probed_port(pod, container, port)).map(|number| (name, number)));
        }
    }
    asked
}

/// Probes of a container by their key in the language.
pub fn probes(container: &Value) -> impl Iterator<Item = (&'static str, &Value)> {
    let all = [("readiness", "readinessProbe"), ("liveness", "livenessProbe"), ("startup", "startupProbe")];
    all.into_iter().filter_map(|(key, field)| Some((key, container.get(field)?)))
}

/// What is spoken: as the Service says it, as the name begins (Istio's rule), or as the kubelet asks; else TCP.
fn protocol(pod: &Value, port: &Known<'_>) -> &'static str {
    if port.transport == "UDP" {
        return "udp";
    }
    let tls = items(pod, "containers").iter().any(|container| {
        probes(container).any(|(_, probe)| {
            let asks = probe.get("httpGet").filter(|it| text(it, "scheme") == Some("HTTPS"));
            asks.and_then(|it| probed_port(pod, container, it.get("port")?)) == Some(port.number)
        })
    });
    if tls {
        return "https";
    }
    let said = port.offered.and_then(|it| text(it, "appProtocol")).and_then(by_app_protocol);
    let named = [port.offered.and_then(|it| text(it, "name")), port.name].into_iter().flatten().find_map(by_name);
    said.or(named).or_else(|| by_probe(pod, port.number)).unwrap_or("tcp")
}

fn by_app_protocol(word: &str) -> Option<&'static str> {
    match word {
        "kubernetes.io/h2c" => Some("http2"),
        "kubernetes.io/ws" => Some("http"),
        word => PROTOCOLS.into_iter().find(|known| *known == word),
    }
}

fn by_name(name: &str) -> Option<&'static str> {
    let begins = |known: &&str| name.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    PROTOCOLS.into_iter().filter(|known| begins(known)).max_by_key(|known| known.len())
}

fn by_probe(pod: &Value, number: u16) -> Option<&'static str> {
    let asks = |way: &str| {
        items(pod, "containers")
            .iter()
            .flat_map(probes)
            .any(|(_, probe)| probe.get(way).and_then(|it| port_number(pod, it.get("port")?)) == Some(number))
    };
    [("httpGet", "http"), ("grpc", "grpc")].into_iter().find(|(way, _)| asks(way)).map(|(_, protocol)| protocol)
}
