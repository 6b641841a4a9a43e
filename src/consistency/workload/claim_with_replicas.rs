//! Several pods of a Deployment or a daemon would share one claim, which one node at a time can mount.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Workload};
use crate::spec::{VolumeKind, WorkloadKind};

pub const CHECK: Check = Check {
    id: "workload/claim-with-replicas",
    severity: Severity::Error,
    title: "several pods would share one claim",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let shared = |workload: &&Workload| {
        let several = workload.kind == WorkloadKind::Daemon
            || (workload.kind == WorkloadKind::Deployment && workload.scale.most() > 1);
        several && !workload.claims.is_empty()
    };
    resolved.workloads.iter().filter(shared).filter_map(|workload| finding(resolved, workload)).collect()
}

fn finding(resolved: &Resolved, workload: &Workload) -> Option<Finding> {
    let key = workload.key.as_str();
    if workload.kind == WorkloadKind::Daemon {
        return daemon(resolved, key);
    }
    let most = workload.scale.most();
    let volumes = &resolved.service.workloads.get(key)?.volumes;
    let (claim, _) = volumes.iter().find(|(_, volume)| volume.kind == Some(VolumeKind::Claim))?;
    let scale = ["max", "replicas"].into_iter().find_map(|f| written::value(resolved, &["workloads", key, "scale", f]));
    let finding =
        Finding::new(format!("{most} pods of `{key}` would share the claim `{claim}`, and one node can mount it"))
            .at(
                written::value(resolved, &["workloads", key, "volumes", claim, "kind"]),
                "one claim for the whole workload",
            )
            .at(scale, format!("up to {most} pods"))
            .help(
                "write `scale = { single = true }`, or `kind = \"stateful\"`, which gives each pod a claim of its own",
            );
    Some(finding)
}

fn daemon(resolved: &Resolved, key: &str) -> Option<Finding> {
    let volumes = &resolved.service.workloads.get(key)?.volumes;
    let (claim, _) = volumes.iter().find(|(_, volume)| volume.kind == Some(VolumeKind::Claim))?;
    let finding =
        Finding::new(format!("the pods of `{key}` would share the claim `{claim}`, and one node can mount it"))
            .at(
                written::value(resolved, &["workloads", key, "volumes", claim, "kind"]),
                "one claim for the whole workload",
            )
            .at(written::value(resolved, &["workloads", key, "kind"]), "a pod on each node")
            .help("write `kind = \"scratch\"`, which each pod has for itself, or `kind = \"nfs\"`");
    Some(finding)
}
