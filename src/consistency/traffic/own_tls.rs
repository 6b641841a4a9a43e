//! A program speaks TLS itself, and its port asks for what then nobody can do: the proxy beside it sees no requests, and not
//! every kind of gateway calls over TLS.

use crate::check::{Check, Run};
use crate::consistency::party::port_path;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Port, Resolved, Route, Workload};
use crate::spec::platform::GatewayKind;

pub const CHECK: Check = Check {
    id: "traffic/own-tls",
    severity: Severity::Error,
    title: "a port with TLS of its own asks for what nobody can do there",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for workload in resolved.workloads.iter().filter(|workload| workload.version.is_none()) {
        for port in workload.ports().filter(|port| port.tls.is_some()) {
            findings.extend(around_no_requests(resolved, workload, port));
            findings.extend(limited(resolved, workload, port));
            let routes = resolved.routes.iter().filter(|route| {
                let service = resolved.services.iter().find(|service| service.host == route.host);
                let ports = service.into_iter().flat_map(|service| &service.ports);
                route.workload == workload.key && ports.into_iter().any(|p| p.port == route.port && p.name == port.name)
            });
            findings.extend(routes.filter_map(|route| routed(resolved, workload, port, route)));
        }
    }
    findings
}

/// The file says it both ways: TLS around it, and a protocol that is TLS or has none of its own.
fn around_no_requests(resolved: &Resolved, workload: &Workload, port: &Port) -> Option<Finding> {
    if port.protocol.has_requests() {
        return None;
    }
    let finding =
        Finding::new(format!("`tls` of the port `{}` is around {}, which has no requests", port.name, port.protocol))
            .at(tls(resolved, workload, port), "callers' proxies would speak TLS for it");
    Some(finding.help(
        "take `tls` out: what the program speaks goes through as it is; or say what is inside: `protocol = \"http\"`",
    ))
}

fn limited(resolved: &Resolved, workload: &Workload, port: &Port) -> Option<Finding> {
    port.traffic.as_ref()?.rate_limit_per_pod.as_ref()?;
    let path = port_path(resolved, &workload.key, &port.name).into_iter().chain(["traffic", "rate-limit-per-pod"]);
    let finding = Finding::new(format!("nobody counts the requests to the port `{}`", port.name))
        .at(resolved.key_place(path.collect::<Vec<_>>()), "counted by the proxy beside the program")
        .at(tls(resolved, workload, port), "which sees only TLS");
    Some(finding.help("take one of the two out"))
}

fn routed(resolved: &Resolved, workload: &Workload, port: &Port, route: &Route) -> Option<Finding> {
    let place = |key: &[&str]| resolved.key_place([&["routes", route.key.as_str()][..], key].concat());
    if route.spec.jwt.is_some() {
        let finding = Finding::new(format!("nobody checks the tokens of the route `{}`", route.key))
            .at(place(&["jwt"]), "checked by the proxy beside the program")
            .at(tls(resolved, workload, port), "which sees only TLS");
        return Some(finding.help("take `jwt` out, and let the program check"));
    }
    let gateway = resolved.environment.gateways.get(route.gateway.as_ref()?)?;
    if !matches!(gateway.kind, GatewayKind::GatewayApi | GatewayKind::Ingress) {
        return None;
    }
    let finding = Finding::new(format!(
        "a gateway of the kind `{}` does not speak TLS to the port `{}`",
        gateway.kind, port.name
    ))
    .at(place(&[]), "routed through it")
    .at(tls(resolved, workload, port), "the program accepts nothing else");
    Some(finding.help("route through a gateway of the kind `istio`, or to a port without `tls`"))
}

fn tls(resolved: &Resolved, workload: &Workload, port: &Port) -> crate::source::Place {
    let path = port_path(resolved, &workload.key, &port.name).into_iter().chain(["tls"]);
    resolved.key_place(path.collect::<Vec<_>>())
}
