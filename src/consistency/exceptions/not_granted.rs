//! An exception that the platform does not grant the team.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "exceptions/not-granted",
    severity: Severity::Error,
    title: "an exception that the platform does not grant",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let policy = world.environment.platform.policy.as_ref();
    let grants = policy.and_then(|policy| policy.grants.get(resolved.team.as_str()));
    let beyond =
        resolved.exceptions.iter().filter(|it| grants.is_none_or(|grants| !grants.exceptions.contains(&it.rule)));
    beyond
        .map(|exception| {
            let (rule, team) = (exception.rule, resolved.team.as_str());
            Finding::new(format!("`{team}` may except nothing from the rule `{rule}`"))
                .at(written::value(resolved, &["exceptions", &exception.key, "rule"]), "not granted")
                .at(written::platform(world, &["policy", "grants", team]), "what the platform grants")
                .help(format!("let `[policy.grants.{team}]` of platform.toml say `exceptions = [\"{rule}\"]`"))
        })
        .collect()
}
