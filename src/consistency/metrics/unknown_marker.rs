//! Markers of an expression that stand for nothing, and values that it does not use.

use crate::check::{Check, Run};
use crate::consistency::{wording, written};
use crate::decode::nearest;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "metrics/unknown-marker",
    severity: Severity::Error,
    title: "markers and values of an expression do not fit",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for query in resolved.queries() {
        let markers = resolved.environment.markers_for(Some(&resolved.name), &resolved.team);
        let values = query.unused_values.iter().map(String::as_str);
        let known: Vec<&str> = markers.0.keys().map(String::as_str).chain(values).collect();
        findings.extend(query.unknown_markers.iter().map(|name| {
            Finding::new(format!("unknown marker `@{{{name}}}`"))
                .at(written::value(resolved, &query.path()), "in this expression")
                .help(wording::meant(name, &known, "write its value below `values`"))
        }));
        // Who mistyped the marker is told so already.
        let unused = query.unused_values.iter();
        let unused = unused.filter(|value| nearest(value, query.unknown_markers.iter().map(String::as_str)).is_none());
        findings.extend(unused.map(|value| {
            Finding::new(format!("the expression does not use the value `{value}`"))
                .at(written::key(resolved, &query.below(&["values", value])), "this changes nothing")
                .help(format!("write `@{{{value}}}` in it, or take the value out"))
        }));
    }
    findings
}
