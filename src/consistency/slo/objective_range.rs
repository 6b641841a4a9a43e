//! An objective that allows everything, or nothing at all.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::number::Decimal;

pub const CHECK: Check = Check {
    id: "slo/objective-range",
    severity: Severity::Error,
    title: "an objective is not between 0 and 100",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let Some(slo) = &resolved.service.slo else { return Vec::new() };
    let availability = slo.availability.as_ref().map(|slo| ("availability", &slo.objective));
    let latency = slo.latency.as_ref().map(|slo| ("latency", &slo.objective));
    let own = slo.own.iter().map(|(name, slo)| (&**name, &slo.objective));
    availability
        .into_iter()
        .chain(latency)
        .chain(own)
        .filter_map(|(name, objective)| finding(resolved, name, objective))
        .collect()
}

fn finding(resolved: &Resolved, name: &str, objective: &Decimal) -> Option<Finding> {
    let percent = objective.value();
    if percent > 0.0 && percent < 100.0 {
        return None;
    }
    let why = if percent >= 100.0 { "leaves no failure that could be allowed" } else { "allows every call to fail" };
    let finding = Finding::new(format!("an objective of {} % {why}", objective.0))
        .at(written::value(resolved, &["slo", name, "objective"]), "in percent, between 0 and 100")
        .help("write what callers can live with, for example 99.9, which is 43 minutes in 30 days");
    Some(finding)
}
