//! A claim that a workload had is gone, and with it the data.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::key_path as path;
use crate::resolved::{EnvironmentWide, Resolved};
use crate::tree::Node;

pub const CHECK: Check = Check {
    id: "removed/data-goes",
    severity: Severity::Error,
    title: "a claim goes, and with it the data",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let Some(before) = world.before.get(&resolved.name) else { return Vec::new() };
    let mut findings = Vec::new();
    for (workload, volume, node) in claims(before) {
        let stays = claims(&resolved.tree).any(|(key, name, _)| (key, name) == (workload, volume));
        let paths = [path::write(["workloads", workload]), path::write(["workloads", workload, "volumes", volume])];
        if stays || paths.iter().any(|path| resolved.service.removed.contains_key(path)) {
            continue;
        }
        let finding = Finding::new(format!("the claim `{volume}` of `{workload}` goes, and with it what it holds"))
            .at(resolved.place(["workloads"]), "it is not here any more")
            .at(node.key, "it was here")
            .help(format!("if it may go, say why: `[removed]` \"{}\" = \"moved to …\"", paths[1]));
        findings.push(finding);
    }
    findings
}

/// Workload, volume and where it was written, of every claim.
fn claims(tree: &Node) -> impl Iterator<Item = (&str, &str, &Node)> {
    let workloads = tree.get(["workloads"]).and_then(|node| node.value.as_table());
    workloads.into_iter().flatten().flat_map(|(workload, node)| {
        let volumes = node.get(["volumes"]).and_then(|node| node.value.as_table());
        let claims = volumes.into_iter().flatten().filter(|(_, volume)| is_claim(volume));
        claims.map(move |(name, volume)| (workload.as_str(), name.as_str(), volume))
    })
}

fn is_claim(volume: &Node) -> bool {
    volume.get(["kind"]).and_then(|kind| kind.value.as_str()) == Some("claim")
}
