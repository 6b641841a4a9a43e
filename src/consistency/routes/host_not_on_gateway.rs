//! A route has a host that no listener of its gateway accepts: calls never come.

use crate::check::{Check, Run};
use crate::consistency::wording::quoted;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Gateway, Resolved, Route};
use crate::spec::platform::GatewayKind;

pub const CHECK: Check = Check {
    id: "routes/host-not-on-gateway",
    severity: Severity::Error,
    title: "no listener of the gateway accepts the host",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let gateways = &resolved.environment.gateways;
    let mut findings = Vec::new();
    for route in &resolved.routes {
        let Some((name, gateway)) = route.gateway.as_ref().and_then(|name| gateways.get_key_value(name)) else {
            continue;
        };
        // Nothing is known of a gateway that others write and that lists no listener; an Ingress and a load balancer
        // need none.
        let listens = matches!(gateway.kind, GatewayKind::Istio | GatewayKind::GatewayApi);
        if !(gateway.managed && listens) && gateway.listeners.is_empty() {
            continue;
        }
        let refused = route.hosts.iter().filter(|host| !accepts(gateway, host));
        findings.extend(refused.map(|host| finding(resolved, world, route, (name, gateway), host)));
    }
    findings
}

fn accepts(gateway: &Gateway, host: &str) -> bool {
    gateway
        .listeners
        .values()
        .any(|listener| listener.hosts.is_empty() || listener.hosts.iter().any(|pattern| fits(pattern, host)))
}

/// Whether a pattern of a listener takes a host; `*.` stands for any number of parts, but not for none.
fn fits(pattern: &str, host: &str) -> bool {
    pattern == host
        || pattern.strip_prefix('*').is_some_and(|end| host.strip_suffix(end).is_some_and(|start| !start.is_empty()))
}

fn finding(
    resolved: &Resolved,
    world: &EnvironmentWide,
    route: &Route,
    (name, gateway): (&str, &Gateway),
    host: &str,
) -> Finding {
    let written = route.spec.hosts.iter().flatten().position(|written| **written == *host);
    let place = match written {
        Some(position) => resolved.item_place(["routes", &route.key, "hosts"], position),
        None => resolved.key_place(["routes", &route.key]),
    };
    let patterns: Vec<&str> =
        gateway.listeners.values().flat_map(|listener| &listener.hosts).map(|host| &**host).collect();
    let listener = gateway.listeners.keys().next().map_or("https", String::as_str);
    let finding = Finding::new(format!("no listener of the gateway `{name}` accepts the host `{host}`"))
        .at(place, if written.is_some() { "calls to this host never come" } else { "this route has the default host" });
    let place = world.platform_place(["mesh", "gateways", name, "listeners", listener, "hosts"]);
    let accepted =
        if patterns.is_empty() { "it has no listener".to_owned() } else { format!("accepted: {}", quoted(patterns)) };
    finding.at(place, accepted).help(format!(
        "choose a host that is accepted, or add this one to `hosts` of `[mesh.gateways.{name}.listeners.{listener}]`"
    ))
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_wildcard_takes_what_lies_below() {
        assert!(fits("*.example.org", "a.example.org") && fits("*.example.org", "a.b.example.org"));
        assert!(!fits("*.example.org", "example.org") && !fits("*.example.org", "a.example.com"));
    }
}
