//! A gateway lacks what its kind needs, or says what its kind ignores.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::EnvironmentWide;
use crate::spec::platform::Gateway;
use crate::spec::platform::GatewayKind::{self, GatewayApi, Ingress, Istio, LoadBalancer};

pub const CHECK: Check = Check {
    id: "platform/gateway-shape",
    severity: Severity::Error,
    title: "a gateway does not say what its kind needs",
    run: Run::Environment(run),
};

/// A key, whether it is said, the kinds that need it, and those to which it means nothing.
type Key = (&'static str, fn(&Gateway) -> bool, &'static [GatewayKind], &'static [GatewayKind]);

#[rustfmt::skip]
const KEYS: &[Key] = &[
    ("namespace", |it| it.namespace.is_some(), &[Istio, GatewayApi, Ingress], &[LoadBalancer]),
    ("selector", |it| !it.selector.is_empty(), &[Istio], &[LoadBalancer]),
    ("service-account", |it| it.service_account.is_some(), &[Istio], &[LoadBalancer]),
    ("class", |it| it.class.is_some(), &[GatewayApi, Ingress], &[Istio]),
    ("annotations", |it| !it.annotations.is_empty(), &[], &[Istio]),
    ("sources", |it| !it.sources.is_empty(), &[], &[Istio, GatewayApi]),
    ("managed", |it| it.managed.is_some(), &[], &[Ingress, LoadBalancer]),
    ("listeners", |it| !it.listeners.is_empty(), &[], &[LoadBalancer]),
];

fn run(world: &EnvironmentWide) -> Vec<Finding> {
    let gateways = world.environment.platform.mesh.iter().flat_map(|mesh| &mesh.gateways);
    gateways.flat_map(|(name, gateway)| of_gateway(world, name, gateway)).collect()
}

fn of_gateway(world: &EnvironmentWide, name: &str, gateway: &Gateway) -> Vec<Finding> {
    let kind = gateway.kind.unwrap_or(Istio);
    let mut findings = Vec::new();
    for (key, is_said, needed, idle) in KEYS {
        match is_said(gateway) {
            false if needed.contains(&kind) => findings.push(missing(world, name, kind, key)),
            true if idle.contains(&kind) => findings.push(ignored(world, name, kind, key)),
            _ => {}
        }
    }
    let told = |marker: &str| gateway.annotations.values().any(|pattern| pattern.0.contains(marker));
    if kind == Ingress && !gateway.sources.is_empty() && !told("@{sources}") {
        findings.push(
            ignored(world, name, kind, "sources").help("let an annotation say it to the controller: `@{sources}`"),
        );
    }
    findings.extend(unknown_markers(world, name, gateway, kind));
    findings
}

fn missing(world: &EnvironmentWide, name: &str, kind: GatewayKind, key: &str) -> Finding {
    Finding::new(format!("the gateway `{name}` of the kind `{kind}` needs `{key}`"))
        .at(written::platform(world, &["mesh", "gateways", name]), format!("no `{key}` here"))
        .help(format!("write `{key}` in `[mesh.gateways.{name}]`"))
}

fn ignored(world: &EnvironmentWide, name: &str, kind: GatewayKind, key: &str) -> Finding {
    Finding::new(format!("`{key}` of the gateway `{name}` has no effect: it is of the kind `{kind}`"))
        .at(written::platform(world, &["mesh", "gateways", name, key]), "this key changes nothing")
        .help("take it out, or choose another `kind`")
}

/// A Gateway is one for all services, so nothing of a service is known to it.
fn unknown_markers(world: &EnvironmentWide, name: &str, gateway: &Gateway, kind: GatewayKind) -> Vec<Finding> {
    let mut markers = world.environment.markers_for(Some("service"), "team");
    match kind {
        GatewayApi => markers.0.clear(),
        _ => markers.0.extend(["hosts", "sources"].map(|marker| (marker.to_owned(), String::new()))),
    }
    let unknown = |pattern: &str| markers.expand(pattern).err();
    let annotations = gateway.annotations.iter();
    annotations
        .filter_map(|(key, pattern)| {
            let marker = unknown(&pattern.0)?;
            let known: Vec<_> = markers.0.keys().map(|name| format!("@{{{name}}}")).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(" ") };
            let finding =
                Finding::new(format!("an annotation of the gateway `{name}` has an unknown marker `@{{{marker}}}`"))
                    .at(written::platform(world, &["mesh", "gateways", name, "annotations", key]), "in this text");
            Some(finding.help(format!("known here: {known}")))
        })
        .collect()
}
