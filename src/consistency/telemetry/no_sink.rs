//! Access logs are asked for, and go nowhere.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "telemetry/no-sink",
    severity: Severity::Error,
    title: "access logs go nowhere",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let empty = resolved.service.logs.as_ref().filter(|logs| logs.sinks.is_empty());
    let finding = empty.map(|_| {
        Finding::new("access logs are asked for, and nothing says where they go")
            .at(resolved.place(["logs", "sinks"]), "no sink")
            .help("name one of `[telemetry.sinks]` in platform.toml, or take `[logs]` out")
    });
    finding.into_iter().collect()
}
