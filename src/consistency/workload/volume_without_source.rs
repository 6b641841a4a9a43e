//! A volume does not say what is mounted.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::{Volume, VolumeKind};

pub const CHECK: Check = Check {
    id: "workload/volume-without-source",
    severity: Severity::Error,
    title: "a volume does not say what is mounted",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, workload) in &resolved.service.workloads {
        for (name, volume) in &workload.volumes {
            let (Some(kind), Some(missing)) = (volume.kind, missing(volume)) else { continue };
            let path = ["workloads", key, "volumes", name, "kind"];
            findings.push(
                Finding::new(format!("the volume `{name}` does not say what is mounted: `{missing}` is missing"))
                    .at(written::value(resolved, &path), "a volume of this kind needs it")
                    .help(match kind {
                        VolumeKind::Secret => "write `object`, a name of `[secrets]`",
                        VolumeKind::Config => "write `object`, a name of the platform's `[configs]`",
                        VolumeKind::Nfs => "write `server`, its host, and `export`, the path that it exports",
                        _ => "write `object`, the name of the claim that exists",
                    }),
            );
        }
    }
    findings
}

fn missing(volume: &Volume) -> Option<&'static str> {
    match volume.kind? {
        VolumeKind::Secret | VolumeKind::Config | VolumeKind::ExistingClaim if volume.object.is_none() => {
            Some("object")
        }
        VolumeKind::Nfs if volume.server.is_none() => Some("server"),
        VolumeKind::Nfs if volume.export.is_none() => Some("export"),
        _ => None,
    }
}
