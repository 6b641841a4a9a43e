//! A route names a gateway that does not exist, or none where there is no default one, or there is no mesh at all.

use crate::check::{Check, Run};
use crate::consistency::wording::{meant, quoted};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::Route;
use crate::spec::platform::GatewayKind;

pub const CHECK: Check = Check {
    id: "routes/unknown-gateway",
    severity: Severity::Error,
    title: "a route has no gateway",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    resolved.service.routes.iter().filter_map(|(key, route)| of_route(resolved, world, key, route)).collect()
}

fn of_route(resolved: &Resolved, world: &EnvironmentWide, key: &str, route: &Route) -> Option<Finding> {
    let environment = &resolved.environment;
    let meshless = environment.mesh.is_none();
    if route.mesh == Some(true) {
        return meshless.then(|| no_mesh(resolved, key));
    }
    let known: Vec<_> = environment.gateways.keys().map(String::as_str).collect();
    let named = route.gateway.as_deref().or(environment.default_gateway.as_deref());
    let gateway = named.and_then(|name| environment.gateways.get(name));
    if meshless && gateway.map_or(known.is_empty(), |gateway| gateway.kind == GatewayKind::Istio) {
        return Some(no_mesh(resolved, key));
    }
    let Some(name) = &route.gateway else {
        return environment.default_gateway.is_none().then(|| no_default(resolved, world, key, &known));
    };
    if gateway.is_some() {
        return None;
    }
    let finding = Finding::new(format!("there is no gateway `{name}`"))
        .at(resolved.place(["routes", key, "gateway"]), "named here")
        .help(meant(name, &known, &format!("declare `[mesh.gateways.{name}]` in platform.toml")));
    Some(finding)
}

fn no_default(resolved: &Resolved, world: &EnvironmentWide, key: &str, known: &[&str]) -> Finding {
    let finding = Finding::new(format!("the route `{key}` names no gateway, and the platform has no default one"))
        .at(resolved.key_place(["routes", key]), "no `gateway` here")
        .at(world.platform_place(["mesh", "gateways"]), "none says `default = true`");
    match known {
        [] => finding.help("declare `[mesh.gateways.public]` in platform.toml"),
        [first, ..] => {
            let known = quoted(known.iter().copied());
            finding.help(format!("write `gateway = \"{first}\"`; there is {known}"))
        }
    }
}

fn no_mesh(resolved: &Resolved, key: &str) -> Finding {
    let environment = &resolved.environment.name;
    Finding::new(format!("the route `{key}` needs a mesh, and there is none"))
        .at(resolved.key_place(["routes", key]), "nothing would follow this route")
        .help("declare `[mesh]` in platform.toml, or a gateway of the kind `gateway-api` or `ingress`")
        .help(format!("or switch the route off there: `[in.{environment}.routes.{key}]` with `enabled = false`"))
}
