//! Alerts go to the mail of the team, and it has none; the addresses of the service are for deployments.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "alerts/no-mailbox",
    severity: Severity::Warning,
    title: "alerts of a service reach nobody",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let environment = &world.environment;
    let team = environment.platform.teams.get(&*resolved.team);
    let silent =
        team.is_some_and(|team| team.mail.is_empty()) && environment.monitoring.enabled && environment.mail.is_some();
    // Who has no address at all is told by another check.
    let Some(to) = written::value(resolved, &["notify", "to"]).filter(|_| silent && !resolved.mail.is_empty()) else {
        return Vec::new();
    };
    let finding = Finding::new(format!("alerts of `{}` reach nobody: its team has no address", resolved.name))
        .at(to, "told about deployments only")
        .at(world.platform_place(["teams", &resolved.team, "mail"]), "alerts would go here")
        .help(format!("write `mail` in `[teams.{}]` of platform.toml", resolved.team));
    vec![finding]
}
