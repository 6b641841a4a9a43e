//! Everybody is let in, and nobody says why.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolve::ANYONE;
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "access/anyone-needs-reason",
    severity: Severity::Error,
    title: "everybody is admitted without a reason",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let Some(access) = &resolved.service.access else { return Vec::new() };
    let Some(anyone) = access.inbound.get(ANYONE) else { return Vec::new() };
    if anyone.reason.as_ref().is_some_and(|reason| !reason.trim().is_empty()) {
        return Vec::new();
    }
    let finding = Finding::new("everybody is admitted, and no reason is given")
        .at(resolved.key_place(["access", "inbound", ANYONE]), "whoever reaches the port may call")
        .help("name the callers instead, each in `[access.inbound.<service>]`")
        .help("or say why in `[access.inbound.anyone]`: `reason = \"answers health checks of the load balancer\"`");
    vec![finding]
}
