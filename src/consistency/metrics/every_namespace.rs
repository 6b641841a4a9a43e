//! An expression reads the samples of every environment.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::measured::known;
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "metrics/every-namespace",
    severity: Severity::Warning,
    title: "an expression reads the samples of other namespaces",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for query in resolved.queries() {
        let Some(expression) = query.expression() else { continue };
        let open = expression.reads().into_iter().find(|read| {
            let own =
                read.metric.as_ref().and_then(|metric| known::metric(resolved, metric)).filter(|metric| metric.own);
            own.is_some() && read.matchers.iter().all(|matcher| matcher.label != "namespace")
        });
        let Some(metric) = open.and_then(|read| read.metric) else { continue };
        findings.push(
            Finding::new(format!(
                "the expression reads `{metric}` of every environment and of whoever else exposes it"
            ))
            .at(written::value(resolved, &query.path()), "no `namespace` is wanted")
            .help(format!("write `{metric}{{namespace=\"@{{namespace}}\"}}`")),
        );
    }
    findings
}
