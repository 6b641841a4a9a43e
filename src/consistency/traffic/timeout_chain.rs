//! Callers of a service give up before, or just when, a service that it calls does. The work of the callee is then for nobody.

use crate::check::{Check, Run};
use crate::consistency::party::{Party, called_ports, calling, exposed, party};
use crate::consistency::timeouts::{self, Timeout};
use crate::consistency::wording::duration;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "traffic/timeout-chain",
    severity: Severity::Warning,
    title: "a callee may take as long as its caller has in all",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let Some(access) = &resolved.service.access else { return Vec::new() };
    let mut findings = Vec::new();
    for (name, edge) in access.outbound.iter() {
        let Party::Runs(callee) = party(world, name) else { continue };
        let calling = calling(edge.from.as_deref(), resolved).into_iter();
        let Some(own) = calling.filter_map(|workload| timeouts::of_workload(resolved, workload)).max() else {
            continue;
        };
        let ports = called_ports(edge.ports.as_deref(), callee).into_iter();
        let timeouts = ports.filter_map(|port| {
            let (service, port) = exposed(callee, port)?;
            timeouts::of_port(callee, service, port)
        });
        if let Some(taken) = timeouts.max().filter(|(millis, _)| *millis >= own.0) {
            findings.push(finding(resolved, callee, own, taken));
        }
    }
    findings
}

fn finding(resolved: &Resolved, callee: &Resolved, own: Timeout, taken: Timeout) -> Finding {
    let (name, other) = (&resolved.name, &callee.name);
    let (given, taken_text) = (duration(own.0), duration(taken.0));
    Finding::new(format!("callers of `{name}` wait {given}, and `{other}`, which it calls, may take {taken_text}"))
        .at(own.1, format!("callers of `{name}` give up here"))
        .at(taken.1, format!("`{other}` gives up only here"))
        .help(format!("raise this timeout above {taken_text}, or lower that of `{other}` below {given}"))
}
