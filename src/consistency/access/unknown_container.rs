//! An edge gives its address to a sidecar or init container that none of the calling workloads has.

use crate::check::{Check, Run};
use crate::consistency::party::calling;
use crate::consistency::wording::{meant, quoted};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::form::Label;

pub const CHECK: Check = Check {
    id: "access/unknown-container",
    severity: Severity::Error,
    title: "an edge gives its address to a container that does not exist",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let Some(access) = &resolved.service.access else { return Vec::new() };
    let outbound = access.outbound.iter().map(|(name, edge)| ("outbound", name, &edge.from, &edge.containers));
    let within = access.within.iter().map(|(name, edge)| ("within", name, &edge.from, &edge.containers));
    let edges = outbound.chain(within).filter(|(.., containers)| !containers.is_empty());
    edges
        .flat_map(|(table, name, from, containers)| of_edge(resolved, [table, name], from.as_deref(), containers))
        .collect()
}

fn of_edge(resolved: &Resolved, edge: [&str; 2], from: Option<&[Label]>, containers: &[Label]) -> Vec<Finding> {
    let from = calling(from, resolved);
    let workloads = resolved.workloads.iter().filter(|workload| from.contains(&workload.key.as_str()));
    let known: Vec<&str> =
        workloads.flat_map(|w| w.sidecars.iter().chain(&w.init)).map(|container| container.name.as_str()).collect();
    let unknown = containers.iter().enumerate().filter(|(_, name)| !known.contains(&&***name));
    unknown
        .map(|(position, name)| {
            let callers = quoted(from.iter().copied());
            Finding::new(format!("{callers} has no sidecar and no init container `{name}`"))
                .at(resolved.item_place(["access", edge[0], edge[1], "containers"], position), "named here")
                .help(meant(name, &known, "the program gets the address anyway; name only what stands beside it"))
        })
        .collect()
}
