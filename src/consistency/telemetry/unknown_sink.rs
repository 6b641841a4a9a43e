//! Access logs go to a sink that the platform does not declare.

use crate::check::{Check, Run};
use crate::consistency::wording::meant;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "telemetry/unknown-sink",
    severity: Severity::Error,
    title: "access logs go to an unknown sink",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let Some(logs) = &resolved.service.logs else { return Vec::new() };
    let declared = resolved.environment.platform.telemetry.iter().flat_map(|telemetry| telemetry.sinks.keys());
    let known: Vec<&str> = declared.map(|name| &**name).collect();
    let unknown = logs.sinks.iter().enumerate().filter(|(_, name)| !known.contains(&&***name));
    unknown
        .map(|(position, name)| {
            Finding::new(format!("there is no sink `{name}`"))
                .at(resolved.item_place(["logs", "sinks"], position), "named here")
                .help(meant(
                    name,
                    &known,
                    &format!("declare `[telemetry.sinks.{name}]` with `provider` in platform.toml"),
                ))
        })
        .collect()
}
