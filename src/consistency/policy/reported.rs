//! The policy baseline does not admit what a service says, and its stage reports it.

use crate::check::{Check, Run};
use crate::consistency::baseline;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::platform::Enforce;

pub const CHECK: Check = Check {
    id: "policy/reported",
    severity: Severity::Warning,
    title: "a pod that the policy baseline reports",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    baseline::outside(resolved, world, Enforce::Audit, "reports")
}
