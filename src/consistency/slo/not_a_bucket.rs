//! A latency that the mesh does not count: its histogram has fixed bounds.

use crate::check::{Check, Run};
use crate::consistency::{wording, written};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "slo/not-a-bucket",
    severity: Severity::Error,
    title: "the threshold of a latency is not counted by the mesh",
    run: Run::Service(run),
};

/// Bounds of Envoy's histogram of durations, in milliseconds.
const BOUNDS: [u64; 18] =
    [1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000, 3_600_000];

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let latency = resolved.service.slo.as_ref().and_then(|slo| slo.latency.as_ref());
    let Some(latency) = latency.filter(|latency| !BOUNDS.contains(&latency.threshold.millis())) else {
        return Vec::new();
    };
    let wanted = latency.threshold.millis();
    let below = BOUNDS.iter().rev().find(|bound| **bound < wanted);
    let above = BOUNDS.iter().find(|bound| **bound > wanted);
    let near: Vec<_> =
        below.into_iter().chain(above).map(|bound| format!("\"{}\"", wording::duration(*bound))).collect();
    let finding = Finding::new(format!("the mesh does not count how many calls take less than {}", latency.threshold))
        .at(written::value(resolved, &["slo", "latency", "threshold"]), "not a bound of Envoy's histogram")
        .help(format!("the nearest bounds are {}", near.join(" and ")))
        .note("all bounds: 1 5 10 25 50 100 250 500 ms, 1 2.5 5 10 30 s, 1 5 10 30 m, 1 h");
    vec![finding]
}
