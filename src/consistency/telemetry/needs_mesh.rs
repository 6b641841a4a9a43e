//! Traces or access logs are asked for where no proxy could record them.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::Tracing;

pub const CHECK: Check = Check {
    id: "telemetry/needs-mesh",
    severity: Severity::Error,
    title: "traces or logs are asked for without a mesh",
    run: Run::Service(run),
};

/// Programs that record traces themselves need no proxy.
fn by_proxies(tracing: &Tracing) -> bool {
    tracing.instrumentation != Some(true)
}

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let service = &resolved.service;
    let asked = [("tracing", service.tracing.as_ref().is_some_and(by_proxies)), ("logs", service.logs.is_some())];
    let asked = asked.into_iter().filter(|(_, is_asked)| *is_asked && resolved.environment.mesh.is_none());
    let environment = &resolved.environment.name;
    asked
        .map(|(key, _)| {
            Finding::new(format!("`{key}` needs a mesh, and there is none"))
                .at(resolved.key_place([key]), "no proxy records calls here")
                .help(format!("take it out there: `unset = [\"{key}\"]` in `[in.{environment}]`"))
        })
        .collect()
}
