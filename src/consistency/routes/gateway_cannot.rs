//! A route asks for what its kind of gateway cannot do. It would be ignored.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Gateway, Resolved, Route};
use crate::spec::platform::GatewayKind::{self, GatewayApi, Ingress, LoadBalancer};
use crate::spec::{self, Match};

pub const CHECK: Check = Check {
    id: "routes/gateway-cannot",
    severity: Severity::Error,
    title: "a gateway cannot do what a route asks for",
    run: Run::Service(run),
};

/// Keys below a route, whether it says them, and the kinds of gateways that cannot do it.
type Wish = (&'static [&'static str], fn(&spec::Route) -> bool, &'static [GatewayKind]);

const NOT_BY_CONTROLLERS: &[GatewayKind] = &[Ingress, LoadBalancer];
const BY_THE_MESH_ONLY: &[GatewayKind] = &[GatewayApi, Ingress, LoadBalancer];
const NOT_BEFORE_PORTS: &[GatewayKind] = &[LoadBalancer];

#[rustfmt::skip]
const WISHES: &[Wish] = &[
    (&["timeout"], |route| route.timeout.is_some(), NOT_BY_CONTROLLERS),
    (&["rewrite"], |route| route.rewrite.is_some(), NOT_BY_CONTROLLERS),
    (&["hide"], |route| !route.hide.is_empty(), BY_THE_MESH_ONLY),
    (&["retries"], |route| route.retries.is_some(), BY_THE_MESH_ONLY),
    (&["headers"], |route| route.headers.is_some(), NOT_BY_CONTROLLERS),
    (&["cors"], |route| route.cors.is_some(), NOT_BY_CONTROLLERS),
    (&["redirect"], |route| route.redirect.is_some(), NOT_BY_CONTROLLERS),
    (&["version"], |route| route.version.is_some(), NOT_BY_CONTROLLERS),
    (&["jwt"], |route| route.jwt.is_some(), NOT_BEFORE_PORTS),
    (&["match", "prefix"], |route| matched(route, |it| it.prefix.is_some()), NOT_BEFORE_PORTS),
    (&["match", "path"], |route| matched(route, |it| it.path.is_some()), NOT_BEFORE_PORTS),
    (&["match", "regex"], |route| matched(route, |it| it.regex.is_some()), NOT_BY_CONTROLLERS),
    (&["match", "headers"], |route| matched(route, |it| !it.headers.is_empty()), NOT_BY_CONTROLLERS),
    (&["match", "query"], |route| matched(route, |it| !it.query.is_empty()), NOT_BY_CONTROLLERS),
    (&["match", "methods"], |route| matched(route, |it| !it.methods.is_empty()), NOT_BY_CONTROLLERS),
];

fn matched(route: &spec::Route, has: fn(&Match) -> bool) -> bool {
    route.r#match.as_ref().is_some_and(has)
}

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for route in &resolved.routes {
        let Some(name) = &route.gateway else { continue };
        let Some(gateway) = resolved.environment.gateways.get(name) else { continue };
        let asked = WISHES.iter().filter(|(_, says, cannot)| says(&route.spec) && cannot.contains(&gateway.kind));
        findings.extend(asked.map(|(keys, _, _)| finding(resolved, world, route, keys, (name, gateway))));
        if route.spec.jwt.is_some() && resolved.environment.mesh.is_none() && gateway.kind != LoadBalancer {
            let finding = finding(resolved, world, route, &["jwt"], (name, gateway));
            findings.push(finding.help("tokens are checked by the mesh, and there is none here"));
        }
        findings.extend(split(resolved, route, (name, gateway)));
        findings.extend(unnamed(resolved, world, route, (name, gateway)));
    }
    findings
}

fn finding(
    resolved: &Resolved,
    world: &EnvironmentWide,
    route: &Route,
    keys: &[&str],
    (name, gateway): (&str, &Gateway),
) -> Finding {
    let path: Vec<&str> = ["routes", &route.key].into_iter().chain(keys.iter().copied()).collect();
    let kind = gateway.kind;
    Finding::new(format!("the gateway `{name}` cannot do `{}`: it is of the kind `{kind}`", keys.join(".")))
        .at(resolved.key_place(path), "nothing would follow this")
        .at(world.platform_place(["mesh", "gateways", name, "kind"]), "this kind")
        .help("route through a gateway of the kind `istio`, or take the key out")
}

/// Calls that come past the mesh are spread over all pods, whatever the weights say.
fn split(resolved: &Resolved, route: &Route, (name, gateway): (&str, &Gateway)) -> Option<Finding> {
    let several = !resolved.versions_of(&route.workload).is_empty();
    if !several || !NOT_BY_CONTROLLERS.contains(&gateway.kind) {
        return None;
    }
    let finding = Finding::new(format!("the gateway `{name}` cannot split calls between versions"))
        .at(resolved.key_place(["routes", &route.key]), "its calls reach every version alike")
        .at(resolved.key_place(["versions"]), "several versions");
    Some(finding.help("route through a gateway of the kind `istio` or `gateway-api`, or take the versions out"))
}

/// A host before a load balancer is for whoever makes names of annotations.
fn unnamed(
    resolved: &Resolved,
    world: &EnvironmentWide,
    route: &Route,
    (name, gateway): (&str, &Gateway),
) -> Option<Finding> {
    let told = gateway.annotations.values().any(|pattern| pattern.contains("@{hosts}"));
    if gateway.kind != LoadBalancer || told {
        return None;
    }
    route.spec.hosts.as_ref()?;
    let finding = Finding::new(format!("nothing gives the load balancer `{name}` the name of a host"))
        .at(resolved.place(["routes", &route.key, "hosts"]), "nobody would hear of it")
        .at(world.platform_place(["mesh", "gateways", name, "annotations"]), "no annotation has `@{hosts}`");
    Some(finding.help("let an annotation of the gateway say `@{hosts}` to what makes DNS names, or take `hosts` out"))
}
