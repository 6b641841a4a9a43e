//! A service belongs to a team that the platform does not declare.

use crate::check::{Check, Run};
use crate::consistency::wording::meant;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "team/unknown",
    severity: Severity::Error,
    title: "a service belongs to a team that does not exist",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let teams = &resolved.environment.platform.teams;
    let team = &resolved.team;
    if teams.contains_key(&**team) {
        return Vec::new();
    }
    let known: Vec<&str> = teams.keys().map(|name| &**name).collect();
    let finding = Finding::new(format!("there is no team `{team}`"))
        .at(resolved.place(["team"]), "decides namespace, mail and reviewers")
        .help(meant(team, &known, &format!("declare `[teams.{team}]` with `mail` and `owners` in platform.toml")));
    vec![finding]
}
