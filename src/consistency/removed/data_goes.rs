//! A claim that a workload had is gone, and with it the data.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::key_path as path;
use crate::resolved::{EnvironmentWide, Resolved, claims};

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
