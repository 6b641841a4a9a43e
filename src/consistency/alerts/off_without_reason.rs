//! An alert is switched off without saying why and until when.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "alerts/off-without-reason",
    severity: Severity::Error,
    title: "an alert is switched off without a reason or an end",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, tuning) in &resolved.service.alert_pack {
        let missing = match (&tuning.reason, &tuning.expires) {
            (None, None) => "`reason` and `expires` are missing",
            (None, Some(_)) => "`reason` is missing",
            (Some(_), None) => "`expires` is missing",
            (Some(_), Some(_)) => continue,
        };
        if tuning.enabled != Some(false) {
            continue;
        }
        findings.push(
            Finding::new(format!("the alert `{key}` is switched off without saying why and until when"))
                .at(written::value(resolved, &["alert-pack", key, "enabled"]), missing)
                .help("write for example `reason = \"batch work\"` and `expires = 2027-03-01`"),
        );
    }
    findings
}
