//! An expression reads a metric that nothing exposes.

use std::collections::BTreeSet;

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::decode::nearest;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::measured::known;
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "metrics/unknown-metric",
    severity: Severity::Error,
    title: "an expression reads a metric that is not declared",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for query in resolved.queries() {
        let Some(expression) = query.expression() else { continue };
        let mut told = BTreeSet::new();
        for read in expression.reads() {
            let place = written::value(resolved, &query.path());
            match read.metric {
                None => findings.push(
                    Finding::new("the expression chooses series by their labels alone")
                        .at(place, "of whatever metric")
                        .help("name the metric: `queue_depth{…}`"),
                ),
                Some(metric) if known::metric(resolved, &metric).is_none() && told.insert(metric.clone()) => {
                    findings.push(
                        Finding::new(format!("nothing is known to expose the metric `{metric}`"))
                            .at(place, "reads what is not declared")
                            .help(cure(resolved, &metric)),
                    );
                }
                Some(_) => {}
            }
        }
    }
    findings
}

fn cure(resolved: &Resolved, metric: &str) -> String {
    if resolved.service.metrics.get(metric).is_some() {
        return format!("it is a histogram: read `{metric}_bucket`, `{metric}_count` or `{metric}_sum`");
    }
    let all = known::all(resolved);
    match nearest(metric, all.iter().map(String::as_str)) {
        Some(near) => format!("`{near}` is meant?"),
        None => format!(
            "declare `[metrics.{metric}]` where the service exposes it, or `[monitoring.metrics.{metric}]` in platform.toml"
        ),
    }
}
