//! A sidecar or init container mounts a volume that its workload does not declare.

use crate::check::{Check, Run};
use crate::consistency::wording;
use crate::consistency::written::{self, Written, containers};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "workload/unknown-volume",
    severity: Severity::Error,
    title: "a container mounts a volume that does not exist",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    containers(resolved).iter().flat_map(|container| unknown(resolved, container)).collect()
}

fn unknown(resolved: &Resolved, container: &Written<'_>) -> Vec<Finding> {
    let known: Vec<&str> = container.spec.volumes.keys().map(|key| &**key).collect();
    let mounts = container.mounts.into_iter().flatten();
    mounts
        .filter(|(_, mount)| !known.contains(&&*mount.volume))
        .map(|(path, mount)| {
            let otherwise = format!("declare it as `[workloads.{}.volumes.{}]`", container.path[1], mount.volume);
            Finding::new(format!("{} mounts a volume `{}` that is not declared", container.title(), mount.volume))
                .at(written::value(resolved, &container.below(&["mounts", path, "volume"])), "no such volume")
                .help(wording::meant(&mount.volume, &known, &otherwise))
        })
        .collect()
}
