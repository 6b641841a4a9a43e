//! A caller says how long it can wait, and the callee may take longer.

use crate::check::{Check, Run};
use crate::consistency::party::{Party, called_ports, exposed, party};
use crate::consistency::timeouts::{self, Timeout};
use crate::consistency::wording::duration;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::number::Duration;

pub const CHECK: Check = Check {
    id: "traffic/budget-below-timeout",
    severity: Severity::Error,
    title: "a callee may take longer than its caller can wait",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let Some(access) = &resolved.service.access else { return Vec::new() };
    let mut findings = Vec::new();
    for (name, edge) in access.outbound.iter() {
        let (Some(budget), Party::Runs(callee)) = (&edge.budget, party(world, name)) else { continue };
        for port in called_ports(edge.ports.as_deref(), callee) {
            let timeout = exposed(callee, port).and_then(|(service, port)| timeouts::of_port(callee, service, port));
            if let Some(timeout) = timeout.filter(|(millis, _)| *millis > budget.millis()) {
                findings.push(finding(resolved, callee, port, budget, timeout));
            }
        }
    }
    findings
}

fn finding(resolved: &Resolved, callee: &Resolved, port: &str, budget: &Duration, (millis, place): Timeout) -> Finding {
    let (name, timeout) = (&callee.name, duration(millis));
    Finding::new(format!(
        "`{}` can wait {budget} for `{name}`, whose port `{port}` gives up only after {timeout}",
        resolved.name
    ))
    .at(resolved.place(["access", "outbound", name, "budget"]), "what the caller can wait")
    .at(place, "what the callee may take")
    .help(format!("raise `budget` to {timeout}, or lower `timeout` to {budget} in the service.toml of `{name}`"))
}
