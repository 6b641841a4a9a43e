//! A range in which there is never more than one sample.

use crate::check::{Check, Run};
use crate::consistency::{wording, written};
use crate::diagnostics::{Finding, Severity};
use crate::promql;
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "metrics/window-too-short",
    severity: Severity::Error,
    title: "a range is too short for two samples",
    run: Run::Service(run),
};

/// Functions that compare samples of a range with each other.
const NEED_TWO: [&str; 8] = ["rate", "irate", "increase", "delta", "idelta", "deriv", "predict_linear", "changes"];

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let interval = world.environment.monitoring.scrape_interval;
    let mut findings = Vec::new();
    for query in resolved.queries() {
        let reads = query.expression().into_iter().flat_map(|expression| expression.reads());
        let needs = |read: &promql::Read| read.function.is_some_and(|function| NEED_TWO.contains(&function));
        let short = reads
            .filter(needs)
            .find_map(|read| Some((read.function?, read.range.filter(|range| *range < 2 * interval)?)));
        let Some((function, range)) = short else { continue };
        let spell = |seconds: u64| wording::duration(seconds * 1000);
        let finding = Finding::new(format!(
            "`{function}` over {} finds nothing: samples come every {}",
            spell(range),
            spell(interval)
        ))
        .at(written::value(resolved, &query.path()), "never two samples in it")
        .at(written::platform(world, &["monitoring", "scrape-interval"]), "how often samples come");
        findings.push(finding.help(format!("take {} or more", spell(4 * interval))));
    }
    findings
}
