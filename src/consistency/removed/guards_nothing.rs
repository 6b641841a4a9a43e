//! A line of `[removed]` that no guard reads.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::key_path as path;
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "removed/guards-nothing",
    severity: Severity::Error,
    title: "a line of [removed] names nothing that is guarded",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let environments = &resolved.environment.platform.environments;
    let guarded = |path: &str| {
        let keys = path::parse(path).unwrap_or_default();
        match keys.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["hosts", _] | ["workloads", _] | ["workloads", _, "volumes" | "ports", _] => true,
            ["environments", name] => environments.contains_key(name),
            _ => false,
        }
    };
    let paths = resolved.service.removed.keys().filter(|path| !guarded(path));
    paths
        .map(|path| {
            Finding::new(format!("`{path}` is nothing that is guarded"))
                .at(resolved.key_place(["removed", path]), "this line has no effect")
                .help("guarded are \"workloads.X\", \"workloads.X.volumes.Y\", \"workloads.X.ports.Y\", 'hosts.\"a.example.org\"' and \"environments.X\"")
        })
        .collect()
}
