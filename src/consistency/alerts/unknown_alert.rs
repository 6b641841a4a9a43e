//! An alert is tuned that the standard pack does not have.

use crate::check::{Check, Run};
use crate::consistency::{wording, written};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::targets::prometheus::pack::PACK;

pub const CHECK: Check = Check {
    id: "alerts/unknown-alert",
    severity: Severity::Error,
    title: "an alert is tuned that does not exist",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let known: Vec<&str> = PACK.iter().map(|alert| alert.id).collect();
    let unknown = resolved.service.alert_pack.keys().filter(|key| !known.contains(&&***key));
    unknown
        .map(|key| {
            Finding::new(format!("the standard pack has no alert `{key}`"))
                .at(written::key(resolved, &["alert-pack", key]), "tunes nothing")
                .help(wording::meant(key, &known, "`gen explain alert-pack` says what each watches"))
        })
        .collect()
}
