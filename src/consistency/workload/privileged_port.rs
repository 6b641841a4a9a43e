//! A program that is not root listens on a port that some nodes keep for root.

use crate::check::{Check, Run};
use crate::consistency::written::{self, Written, containers};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "workload/privileged-port",
    severity: Severity::Warning,
    title: "a program that is not root listens on a port below 1024",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    containers(resolved).iter().flat_map(|container| privileged(resolved, container)).collect()
}

fn privileged(resolved: &Resolved, container: &Written<'_>) -> Vec<Finding> {
    let security = &container.container.security;
    if security.user == 0 || security.add_capabilities.iter().any(|capability| capability == "NET_BIND_SERVICE") {
        return Vec::new();
    }
    let low = container.container.ports.iter().filter(|port| port.number < 1024);
    low.map(|port| {
        let (number, user) = (port.number, security.user);
        let table = container.path.join(".");
        Finding::new(format!("{} is user {user} and listens on port {number}", container.title()))
            .at(written::value(resolved, &container.below(&["ports", &port.name, "port"])), "below 1024")
            .at(written::value(resolved, &container.below(&["security", "user"])), "not root")
            .help(format!("listen on {} and write `service = {number}`", 8000 + u32::from(number)))
            .help(format!("or write `add-capabilities = [\"NET_BIND_SERVICE\"]` below `[{table}.security]`"))
    })
    .collect()
}
