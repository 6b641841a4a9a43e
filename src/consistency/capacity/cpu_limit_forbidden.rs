//! A container has a limit on CPU where the platform forbids them. The mesh proxy is the platform's own matter.

use crate::check::{Check, Run};
use crate::consistency::written::{self, containers};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::platform::CpuLimits;

pub const CHECK: Check = Check {
    id: "capacity/cpu-limit-forbidden",
    severity: Severity::Error,
    title: "a container has a limit on CPU, which the platform forbids",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    if world.environment.cpu_limits != CpuLimits::Forbidden {
        return Vec::new();
    }
    let said = containers(resolved)
        .into_iter()
        .filter(|container| container.resources.is_some_and(|resources| resources.cpu_limit.is_some()));
    said.map(|container| {
        Finding::new(format!("{} has a limit on CPU, and the platform forbids them", container.title()))
            .at(written::value(resolved, &container.below(&["resources", "cpu-limit"])), "the limit")
            .at(written::platform(world, &["policy", "cpu-limits"]), "forbidden here")
            .help("take `cpu-limit` out; `cpu` says what it is promised, and what is idle may be used")
    })
    .collect()
}
