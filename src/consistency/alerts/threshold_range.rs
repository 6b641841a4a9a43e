//! A threshold that is always or never exceeded.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::targets::prometheus::pack::PACK;

pub const CHECK: Check = Check {
    id: "alerts/threshold-range",
    severity: Severity::Error,
    title: "the threshold of an alert is no share",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let shares = PACK.iter().filter(|alert| alert.unit.starts_with("share "));
    let mut findings = Vec::new();
    for alert in shares {
        let tuning = resolved.service.alert_pack.get(alert.id);
        let Some(threshold) = tuning.and_then(|tuning| tuning.threshold.as_ref()) else { continue };
        let share = threshold.value();
        if share > 0.0 && share <= 1.0 {
            continue;
        }
        let finding = Finding::new(format!("the threshold of `{}` is a share, and {} is none", alert.id, threshold.0))
            .at(written::value(resolved, &["alert-pack", alert.id, "threshold"]), alert.unit);
        let help = if share > 1.0 && share <= 100.0 {
            format!("write {} for {} %", share / 100.0, threshold.0)
        } else {
            format!("write a number above 0 and up to 1; the default is {}", alert.threshold)
        };
        findings.push(finding.help(help));
    }
    findings
}
