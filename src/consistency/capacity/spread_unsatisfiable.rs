//! Pods must be spread over zones where the cluster has none: nodes without the label of a zone get no pod.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Workload};
use crate::spec::Spread;

pub const CHECK: Check = Check {
    id: "capacity/spread-unsatisfiable",
    severity: Severity::Error,
    title: "pods must be spread over zones that the cluster does not have",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let cluster = &world.environment.cluster;
    if cluster.zones.len() > 1 {
        return Vec::new();
    }
    let insists = |workload: &&Workload| {
        let written = resolved.service.workloads.get(&*workload.key).and_then(|spec| spec.placement.as_ref());
        written.is_some_and(|placement| placement.spread == Some(Spread::Zone) && placement.required == Some(true))
    };
    let place = |workload: &Workload, key| written::value(resolved, &["workloads", &workload.key, "placement", key]);
    let finding = |workload: &Workload| {
        Finding::new(format!("`{}` must be spread over zones, and cluster `{}` has none", workload.key, cluster.name))
            .at(place(workload, "required"), "pods rather wait than run unspread")
            .at(place(workload, "spread"), "over zones")
            .at(world.platform_place(["clusters", &cluster.name, "zones"]), "fewer than two zones")
            .help("write `spread = \"host\"` here, or declare the cluster's `zones` in platform.toml")
    };
    resolved.workloads.iter().filter(insists).map(finding).collect()
}
