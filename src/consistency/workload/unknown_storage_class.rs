//! A claim wants a storage class that its cluster does not declare.

use crate::check::{Check, Run};
use crate::consistency::{wording, written};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "workload/unknown-storage-class",
    severity: Severity::Error,
    title: "a claim wants a storage class that does not exist",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let cluster = &world.environment.cluster;
    let known: Vec<&str> = cluster.storage.keys().map(String::as_str).collect();
    let mut findings = Vec::new();
    for (key, workload) in &resolved.service.workloads {
        for (volume, written) in &workload.volumes {
            let Some(class) = written.class.as_ref().filter(|class| !cluster.storage.contains_key(&***class)) else {
                continue;
            };
            let path = ["workloads", key, "volumes", volume, "class"];
            let otherwise = "leave `class` out for the cluster's default, or declare it below `storage`";
            findings.push(
                Finding::new(format!("cluster `{}` has no storage class `{class}`", cluster.name))
                    .at(written::value(resolved, &path), "the claim would never be bound")
                    .at(world.platform_place(["clusters", &cluster.name, "storage"]), "the cluster")
                    .help(wording::meant(class, &known, otherwise)),
            );
        }
    }
    findings
}
