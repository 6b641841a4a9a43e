//! Nobody is told when a service fails: neither the service nor its team has an address.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "team/no-mail",
    severity: Severity::Warning,
    title: "nobody gets mail about a service",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let team = &resolved.team;
    if !resolved.mail.is_empty() || !resolved.environment.platform.teams.contains_key(&**team) {
        return Vec::new();
    }
    let finding = Finding::new(format!("nobody gets mail about `{}`", resolved.name))
        .at(resolved.place(["team"]), "its team has no address")
        .at(world.platform_place(["teams", team, "mail"]), "no address here")
        .help(format!(
            "write `mail = [\"{team}@{}\"]` in `[teams.{team}]` of platform.toml",
            resolved.environment.domain
        ))
        .help("or `to = [\"…\"]` in `[notify]` of the service");
    vec![finding]
}
