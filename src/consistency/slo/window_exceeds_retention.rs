//! An objective over more days than Prometheus keeps samples.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::tree::Layer;

pub const CHECK: Check = Check {
    id: "slo/window-exceeds-retention",
    severity: Severity::Error,
    title: "an objective over more days than samples are kept",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    // What the platform does not say is not known: Prometheus may keep more than its own default.
    let Some(kept) = written::platform(world, &["monitoring", "retention"]) else { return Vec::new() };
    let retention = world.environment.monitoring.retention;
    let mut findings = Vec::new();
    for objective in resolved.goals().filter(|objective| objective.days > retention) {
        let path = ["slo", objective.name.as_str(), "window"];
        let (window, layer) = (written::value(resolved, &path), written::layer(resolved, &path));
        let message = format!(
            "{} is measured over {} days, and samples are kept for {retention}",
            objective.name, objective.days
        );
        let finding = Finding::new(message);
        let (window_says, kept_says) = ("measured over more", "kept this long");
        findings.push(if layer.is_some_and(|layer| layer > Layer::Base) {
            finding
                .at(window, window_says)
                .at(kept, kept_says)
                .help(format!("write `window = \"{retention}d\"` or less"))
        } else {
            let default = format!("[defaults.slo.{}] window = \"{retention}d\"", objective.name);
            finding.at(kept, kept_says).at(window, window_says).help(format!("write `{default}` in platform.toml"))
        });
    }
    findings
}
