//! An objective so low that its fast alert cannot fire, even if every call fails.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::number::Decimal;
use crate::targets::prometheus::least_objective_that_pages;

pub const CHECK: Check = Check {
    id: "slo/page-cannot-fire",
    severity: Severity::Warning,
    title: "an objective is so low that its fast alert cannot fire",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let monitoring = &world.environment.monitoring;
    let mut findings = Vec::new();
    for objective in resolved.goals().filter(|_| monitoring.enabled) {
        let least = least_objective_that_pages(objective.days, monitoring.scrape_interval);
        let percent = Decimal(objective.percent.clone()).value();
        // Below 0 and at 0 is told by another check.
        if percent <= 0.0 || percent > least {
            continue;
        }
        findings.push(
            Finding::new(format!("the fast alert of an objective of {} % can never fire", objective.percent))
                .at(written::value(resolved, &["slo", &objective.name, "objective"]), "even if every call fails")
                .help(format!(
                    "write an objective above {:.2}; the slower alerts still fire",
                    (least * 100.0).ceil() / 100.0
                )),
        );
    }
    findings
}
