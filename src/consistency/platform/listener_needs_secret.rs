//! A listener that speaks TLS without a certificate.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Gateway};
use crate::spec::platform::{GatewayKind, ListenerProtocol};

pub const CHECK: Check = Check {
    id: "platform/listener-needs-secret",
    severity: Severity::Error,
    title: "a listener speaks TLS without a certificate",
    run: Run::Environment(run),
};

/// The controller of an Ingress may have a certificate for all, and those of others are none of our business.
fn is_ours(gateway: &Gateway) -> bool {
    gateway.managed && matches!(gateway.kind, GatewayKind::Istio | GatewayKind::GatewayApi)
}

fn run(world: &EnvironmentWide) -> Vec<Finding> {
    let gateways = world.environment.gateways.iter();
    let mut findings = Vec::new();
    for (name, gateway) in gateways.filter(|(_, gateway)| is_ours(gateway)) {
        for (key, listener) in &gateway.listeners {
            if listener.protocol != ListenerProtocol::Https || listener.tls_secret.is_some() {
                continue;
            }
            let path = ["mesh", "gateways", name, "listeners", key];
            findings.push(
                Finding::new(format!("the listener `{key}` of the gateway `{name}` speaks TLS without a certificate"))
                    .at(
                        written::platform(world, &[&path[..], &["protocol"]].concat()),
                        "needs a certificate and its key",
                    )
                    .help(format!(
                        "write `tls-secret`, the name of a Secret in the namespace `{}`",
                        gateway.pods.namespace
                    )),
            );
        }
    }
    findings
}
