//! A container has no limit on CPU where the platform requires one.

use crate::check::{Check, Run};
use crate::consistency::written::{self, Role, containers};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::platform::CpuLimits;

pub const CHECK: Check = Check {
    id: "capacity/cpu-limit-required",
    severity: Severity::Error,
    title: "a container has no limit on CPU, which the platform requires",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    if world.environment.cpu_limits != CpuLimits::Required {
        return Vec::new();
    }
    let without = containers(resolved).into_iter().filter(|written| {
        // An init container that says nothing has what its workload has, which is told once.
        let own = written.role != Role::Init || written.resources.is_some();
        own && written.container.resources.cpu_limit.is_none()
    });
    without
        .map(|container| {
            let table = container.below(&["resources"]).join(".");
            Finding::new(format!("{} has no limit on CPU, and the platform requires one", container.title()))
                .at(written::key(resolved, &container.path), "it may use every core of its node")
                .at(written::platform(world, &["policy", "cpu-limits"]), "required here")
                .help(format!("write `cpu-limit = \"1\"`, or what it needs at most, below `[{table}]`"))
        })
        .collect()
}
