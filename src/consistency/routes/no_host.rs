//! A route from a gateway has no host: neither the route nor the gateway says one.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::platform::GatewayKind;

pub const CHECK: Check = Check {
    id: "routes/no-host",
    severity: Severity::Error,
    title: "a route from a gateway has no host",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let empty = resolved.routes.iter().filter(|route| route.hosts.is_empty());
    empty
        .filter_map(|route| {
            let gateway = route.gateway.as_ref()?;
            // A load balancer has an address, with or without a name.
            let kind = resolved.environment.gateways.get(gateway)?.kind;
            if kind == GatewayKind::LoadBalancer {
                return None;
            }
            let finding = Finding::new(format!("the route `{}` has no host", route.key))
                .at(resolved.place(["routes", &route.key, "hosts"]), "nothing says which host")
                .at(world.platform_place(["mesh", "gateways", gateway]), "no `default-hosts` here");
            let example = format!("{}.{}", resolved.name, resolved.environment.domain);
            Some(finding.help(format!("write `hosts = [\"{example}\"]` in `[routes.{}]`", route.key)))
        })
        .collect()
}
