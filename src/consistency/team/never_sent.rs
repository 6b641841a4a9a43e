//! Mail that a service asks for and that is never sent: there is no server, or no event.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "team/never-sent",
    severity: Severity::Error,
    title: "mail is asked for and never sent",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let Some(notify) = &resolved.service.notify else { return Vec::new() };
    if world.environment.mail.is_none() {
        let environment = &world.environment.name;
        let finding = Finding::new("mail about deployments is asked for, and the platform has no mail server")
            .at(written::key(resolved, &["notify"]), "nobody is told")
            .help(format!("write `[mail]` in platform.toml, or `unset = [\"notify\"]` in `[in.{environment}]`"));
        return vec![finding];
    }
    let in_vain = notify.on.as_ref().is_some_and(Vec::is_empty) && !notify.to.is_empty();
    let finding = in_vain.then(|| {
        Finding::new("addresses are told about no event at all")
            .at(written::value(resolved, &["notify", "on"]), "no event")
            .at(written::value(resolved, &["notify", "to"]), "whom nothing reaches")
            .help("name events, for example `on = [\"sync-failed\", \"degraded\"]`, or take `to` out")
    });
    finding.into_iter().collect()
}
