//! A service of the fleet is called that does not run in this environment.

use crate::check::{Check, Run};
use crate::consistency::party::{Party, party};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "access/callee-not-here",
    severity: Severity::Error,
    title: "a service is called that does not run in this environment",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let Some(access) = &resolved.service.access else { return Vec::new() };
    let absent = access.outbound.keys().filter(|name| matches!(party(world, name), Party::Elsewhere));
    absent.map(|name| finding(resolved, name)).collect()
}

fn finding(resolved: &Resolved, name: &str) -> Finding {
    let (caller, environment) = (&resolved.name, &resolved.environment.name);
    Finding::new(format!("`{caller}` calls `{name}`, which does not run in the same environment"))
        .at(resolved.key_place(["access", "outbound", name]), "called here")
        .help(format!("let `{name}` exist there: add \"{environment}\" to its `environments`"))
        .help(format!("or call nobody there: `[in.{environment}.access.outbound.{name}]` with `enabled = false`"))
}
