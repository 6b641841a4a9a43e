//! An edge has no caller: it names no workload, and none runs the service's own image.

use crate::check::{Check, Run};
use crate::consistency::party::calling;
use crate::consistency::wording::quoted;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::form::Label;

pub const CHECK: Check = Check {
    id: "access/no-caller",
    severity: Severity::Error,
    title: "an edge has no workload that calls",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let Some(access) = &resolved.service.access else { return Vec::new() };
    let outbound = access.outbound.iter().map(|(name, edge)| ("outbound", &**name, &edge.from));
    let within = access.within.iter().map(|(name, edge)| ("within", &**name, &edge.from));
    let hosts = access.hosts.iter().map(|(name, edge)| ("hosts", &**name, &edge.from));
    let networks = access.networks.iter().map(|(name, edge)| ("networks", &**name, &edge.from));
    let edges = outbound.chain(within).chain(hosts).chain(networks);
    edges
        .filter(|(table, name, from)| nobody_calls(resolved, table, name, from.as_deref()))
        .map(|(table, name, from)| finding(resolved, table, name, from.is_some()))
        .collect()
}

/// A workload needs no edge to itself.
fn nobody_calls(resolved: &Resolved, table: &str, name: &str, from: Option<&[Label]>) -> bool {
    calling(from, resolved).into_iter().all(|workload| table == "within" && workload == name)
}

fn finding(resolved: &Resolved, table: &str, name: &str, says_from: bool) -> Finding {
    let finding = Finding::new(format!("nobody calls along the edge to `{name}`"));
    let why = match table {
        "within" => "no `from`, and no other workload runs the service's own image",
        _ => "no `from`, and no workload runs the service's own image",
    };
    let finding = match says_from {
        true => finding.at(resolved.place(["access", table, name, "from"]), "no other workload here"),
        false => finding.at(resolved.key_place(["access", table, name]), why),
    };
    let others = resolved.workloads.iter().map(|workload| workload.key.as_str());
    let others: Vec<_> = others.filter(|key| table != "within" || *key != name).collect();
    match others.first() {
        Some(first) => {
            let all = quoted(others.iter().copied());
            finding.help(format!("write `from = [\"{first}\"]`, or take the edge out; there is {all}"))
        }
        None => finding.help("take the edge out"),
    }
}
