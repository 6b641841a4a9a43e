//! A gateway that gen writes, and that listens on nothing.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::EnvironmentWide;
use crate::spec::platform::GatewayKind;

pub const CHECK: Check = Check {
    id: "platform/gateway-without-listener",
    severity: Severity::Error,
    title: "a gateway listens on nothing",
    run: Run::Environment(run),
};

fn run(world: &EnvironmentWide) -> Vec<Finding> {
    let gateways = world.environment.gateways.iter();
    let deaf = gateways.filter(|(_, gateway)| {
        let listens = matches!(gateway.kind, GatewayKind::Istio | GatewayKind::GatewayApi);
        gateway.managed && listens && gateway.listeners.is_empty()
    });
    deaf.map(|(name, _)| {
        Finding::new(format!("the gateway `{name}` listens on nothing"))
            .at(written::platform(world, &["mesh", "gateways", name]), "no listener")
            .help(format!("write `[mesh.gateways.{name}.listeners.https]` with port, protocol and hosts"))
            .help("or `managed = false`, if the gateway exists and gen only routes through it")
    })
    .collect()
}
