//! Values of a file that nothing in it uses, and markers in it that stand for nothing.

use std::collections::BTreeSet;

use crate::check::{Check, Run};
use crate::consistency::wording;
use crate::consistency::written::{self, containers};
use crate::decode::{marker_names, nearest};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::File;

pub const CHECK: Check = Check {
    id: "workload/file-markers",
    severity: Severity::Error,
    title: "markers and values of a file do not fit",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for container in containers(resolved) {
        for (path, file) in container.files {
            let (Some(values), Some(text)) = (&file.values, text(resolved, file)) else { continue };
            let markers = resolved.environment.markers_for(Some(&resolved.name), &resolved.team);
            let known: Vec<&str> = values.keys().chain(markers.0.keys()).map(String::as_str).collect();
            let (used, unknown): (Vec<_>, Vec<_>) =
                marker_names(text).into_iter().partition(|(_, name)| known.contains(name));
            let table = written::key(resolved, &container.below(&["files", path, "values"]));
            let mut told = BTreeSet::new();
            for (at, name) in unknown.into_iter().filter(|(_, name)| told.insert(*name)) {
                let inside = format!("line {} of `{}`", line(text, at), file.source.as_deref().unwrap_or(path));
                let otherwise = "write its value here, or `@@{` where the text means just that";
                findings.push(
                    Finding::new(format!("{inside} has the unknown marker `@{{{name}}}`"))
                        .at(table, "no value of that name")
                        .help(wording::meant(name, &known, otherwise)),
                );
            }
            for value in values.keys().filter(|value| used.iter().all(|(_, name)| name != value)) {
                // Who mistyped the marker is told so already.
                if nearest(value, told.iter().copied()).is_some() {
                    continue;
                }
                let place = written::key(resolved, &container.below(&["files", path, "values", value]));
                findings.push(
                    Finding::new(format!("nothing in the file `{}` uses the value `{value}`", &**path))
                        .at(place, "this changes nothing")
                        .help(format!("write `@{{{value}}}` in it, or take the value out")),
                );
            }
        }
    }
    findings
}

/// The line of a byte, from 1.
fn line(text: &str, at: usize) -> usize {
    1 + text[..at].matches('\n').count()
}

fn text<'r>(resolved: &'r Resolved, file: &'r File) -> Option<&'r str> {
    match (&file.content, &file.source) {
        (Some(content), _) => Some(&content.0),
        (None, Some(source)) => resolved.files.get(&**source).map(String::as_str),
        (None, None) => None,
    }
}
