//! A workload wants a pool of nodes that its cluster does not declare.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::decode::nearest;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "capacity/unknown-pool",
    severity: Severity::Error,
    title: "a workload wants a pool of nodes that does not exist",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let pools = &world.environment.cluster.pools;
    let wanted = resolved.workloads.iter().flat_map(|workload| workload.pools.iter().map(move |pool| (workload, pool)));
    wanted
        .filter(|(_, pool)| !pools.contains_key(*pool))
        .map(|(workload, pool)| finding(resolved, world, &workload.key, pool))
        .collect()
}

fn finding(resolved: &Resolved, world: &EnvironmentWide, workload: &str, pool: &str) -> Finding {
    let cluster = &world.environment.cluster;
    let known: Vec<_> = cluster.pools.keys().map(String::as_str).collect();
    let finding = Finding::new(format!("cluster `{}` has no pool `{pool}`", cluster.name))
        .at(written::value(resolved, &["workloads", workload, "placement", "pools"]), "no node would fit")
        .at(world.platform_place(["clusters", &cluster.name]), "the cluster");
    match nearest(pool, known.iter().copied()) {
        Some(near) => finding.help(format!("`{near}` is meant?")),
        None if known.is_empty() => finding.help("it declares none: take `pools` out"),
        None => finding.help(format!("it declares {}", known.join(", "))),
    }
}
