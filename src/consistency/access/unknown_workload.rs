//! An edge, or `serves`, names a workload that the service does not have.

use crate::check::{Check, Run};
use crate::consistency::wording::meant;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::source::Place;
use crate::spec::form::Label;

pub const CHECK: Check = Check {
    id: "access/unknown-workload",
    severity: Severity::Error,
    title: "an edge names a workload that does not exist",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let unknown = |name: &str| resolved.workload(name).is_none();
    let mut findings = Vec::new();
    if let Some(workload) = resolved.service.serves.as_ref().and_then(|serves| serves.workload.as_ref())
        && unknown(workload)
    {
        findings.push(finding(resolved, workload, resolved.place(["serves", "workload"])));
    }
    let Some(access) = &resolved.service.access else { return findings };
    let targets = access.within.keys().filter(|target| unknown(target));
    findings.extend(targets.map(|target| finding(resolved, target, resolved.key_place(["access", "within", target]))));
    let outbound = access.outbound.iter().map(|(name, edge)| ("outbound", &**name, &edge.from));
    let within = access.within.iter().map(|(name, edge)| ("within", &**name, &edge.from));
    let hosts = access.hosts.iter().map(|(name, edge)| ("hosts", &**name, &edge.from));
    let networks = access.networks.iter().map(|(name, edge)| ("networks", &**name, &edge.from));
    for (table, name, from) in outbound.chain(within).chain(hosts).chain(networks) {
        for (position, workload) in
            from.iter().flatten().enumerate().filter(|(_, workload): &(_, &Label)| unknown(workload))
        {
            let place = resolved.item_place(["access", table, name, "from"], position);
            findings.push(finding(resolved, workload, place));
        }
    }
    findings
}

fn finding(resolved: &Resolved, name: &str, place: Place) -> Finding {
    let known: Vec<_> = resolved.workloads.iter().map(|workload| workload.key.as_str()).collect();
    Finding::new(format!("there is no workload `{name}`")).at(place, "named here").help(meant(
        name,
        &known,
        &format!("declare `[workloads.{name}]`"),
    ))
}
