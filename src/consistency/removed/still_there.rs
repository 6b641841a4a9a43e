//! `[removed]` says that something is gone, and it is there.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::key_path as path;
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "removed/still-there",
    severity: Severity::Warning,
    title: "what is said to be removed is there",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let there = |path: &&String| {
        let keys = path::parse(path).unwrap_or_default();
        match keys.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["hosts", host] => resolved.routes.iter().any(|route| route.hosts.iter().any(|known| known == host)),
            ["workloads", ..] => resolved.tree.get(keys.iter().map(String::as_str)).is_some(),
            _ => false,
        }
    };
    let paths = resolved.service.removed.keys().filter(there);
    paths
        .map(|path| {
            Finding::new(format!("`{path}` is said to be removed, and it is there"))
                .at(resolved.key_place(["removed", path]), "said here")
                .help("take the line out, or what it names")
        })
        .collect()
}
