//! A kind of volume that the Pod Security Standard of the namespace refuses.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, VolumeSource};
use crate::spec::platform::PodSecurityLevel;

pub const CHECK: Check = Check {
    id: "workload/volume-not-allowed",
    severity: Severity::Error,
    title: "the namespace admits no such volume",
    run: Run::Service(run),
};

/// Of all kinds of volumes that there are, `restricted` refuses NFS alone.
fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    if world.environment.policy_level != PodSecurityLevel::Restricted {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for workload in &resolved.workloads {
        let nfs = workload.volumes.iter().filter(|volume| matches!(volume.source, VolumeSource::Nfs { .. }));
        findings.extend(nfs.map(|volume| {
            let path = ["workloads", &workload.key, "volumes", &volume.name, "kind"];
            Finding::new(format!("`{}` cannot start: its volume `{}` is not admitted", workload.key, volume.name))
                .at(written::value(resolved, &path), "the Pod Security Standard `restricted` has no NFS")
                .at(written::platform(world, &["policy", "level"]), "the level of the namespaces")
                .help("let the platform make a claim of it, and write `kind = \"existing-claim\"`; or `level = \"baseline\"` for such environments")
        }));
    }
    findings
}
