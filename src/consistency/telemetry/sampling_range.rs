//! A share of calls that is no share.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "telemetry/sampling-range",
    severity: Severity::Error,
    title: "the share of traced calls is none",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let Some(tracing) = &resolved.service.tracing else { return Vec::new() };
    let percent = &tracing.sampling_percent;
    if percent.value() <= 100.0 {
        return Vec::new();
    }
    let finding = Finding::new(format!("{} % of the calls cannot be traced", percent.0))
        .at(resolved.place(["tracing", "sampling-percent"]), "in percent, from 0 to 100");
    vec![finding.help("write a share in percent: 0.1 is one call of a thousand")]
}
