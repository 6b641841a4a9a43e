//! A program runs as the user of the mesh proxy: its calls would pass the proxy by.

use crate::check::{Check, Run};
use crate::consistency::written::{Written, containers};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "mesh/reserved-user",
    severity: Severity::Error,
    title: "a program runs as the user of the mesh proxy",
    run: Run::Service(run),
};

/// The user whose traffic is not redirected (Istio, "Application Requirements").
const PROXY: i64 = 1337;

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    if resolved.environment.mesh.is_none() {
        return Vec::new();
    }
    let containers = containers(resolved).into_iter();
    containers.filter(|c| c.container.security.user == PROXY).map(|c| finding(resolved, &c)).collect()
}

fn finding(resolved: &Resolved, container: &Written<'_>) -> Finding {
    // A container that says no user has that of its workload.
    let own = container.below(&["security", "user"]);
    let path = if resolved.tree.get(own.iter().copied()).is_some() {
        own
    } else {
        vec!["workloads", container.path[1], "security", "user"]
    };
    Finding::new(format!("{} runs as user {PROXY}, which is the mesh proxy's", container.title()))
        .at(resolved.place(path), "the mesh does not see what this user does")
        .help("choose another number, for example 1000")
}
