//! `before` names a route that does not exist.

use crate::check::{Check, Run};
use crate::consistency::wording::meant;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "routes/unknown-route",
    severity: Severity::Error,
    title: "`before` names a route that does not exist",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let routes = &resolved.service.routes;
    let mut findings = Vec::new();
    for (key, route) in routes.iter() {
        let known: Vec<&str> = routes.keys().map(|other| &**other).filter(|other| *other != &**key).collect();
        let unknown = route.before.iter().enumerate().filter(|(_, name)| !known.contains(&&***name));
        findings.extend(unknown.map(|(position, name)| {
            Finding::new(format!("there is no other route `{name}`"))
                .at(resolved.item_place(["routes", key, "before"], position), "named here")
                .help(meant(name, &known, "take it out"))
        }));
    }
    findings
}
