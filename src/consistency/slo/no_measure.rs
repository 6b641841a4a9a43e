//! An objective of the service's own that does not say what it measures.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::decode::nearest;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "slo/no-measure",
    severity: Severity::Error,
    title: "an objective does not say what it measures",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let own = resolved.service.slo.iter().flat_map(|slo| &slo.own);
    let silent = own.filter_map(|(name, slo)| {
        let (missing, help) = match (&slo.bad, &slo.total, &slo.histogram, &slo.at_most) {
            (Some(_), Some(_), ..) | (.., Some(_), Some(_)) => return None,
            (Some(_), None, ..) => ("`total` is missing", "write `total = '…'`, the rate of all events"),
            (None, Some(_), ..) => ("`bad` is missing", "write `bad = '…'`, the rate of bad events"),
            (.., Some(_), None) => ("`at-most` is missing", "write `at-most`, the greatest value that is good"),
            (.., None, Some(_)) => ("`histogram` is missing", "write `histogram`, the metric that is measured"),
            (None, None, None, None) => {
                ("nothing is measured", "write `bad` and `total`, or `histogram` and `at-most`")
            }
        };
        let finding = Finding::new(format!("the objective `{name}` does not say what it measures"))
            .at(written::key(resolved, &["slo", name]), missing);
        Some(match nearest(name, ["availability", "latency"]) {
            Some(near) => finding.help(format!("`{near}` is meant? It is measured by the mesh")),
            None => finding.help(help),
        })
    });
    silent.collect()
}
