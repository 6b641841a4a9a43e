//! Variables that use each other in a circle: the kubelet leaves one of them as it is written.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Check, Run};
use crate::consistency::written::{self, Written, containers};
use crate::diagnostics::{Finding, Severity};
use crate::resolve::references;
use crate::resolved::EnvSource;
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "workload/env-cycle",
    severity: Severity::Error,
    title: "variables use each other in a circle",
    run: Run::Service(run),
};

/// Each variable of a container with those that its value uses.
type Uses<'a> = BTreeMap<&'a str, Vec<&'a str>>;

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    containers(resolved).iter().flat_map(|container| cycles(resolved, container)).collect()
}

fn cycles(resolved: &Resolved, container: &Written<'_>) -> Vec<Finding> {
    let whole = container.env_from_names(resolved);
    let mut uses = Uses::new();
    for variable in &container.container.env {
        if let EnvSource::Value(value) = &variable.source {
            // A variable of a whole secret or ConfigMap is there before, and may be used by one of its own name.
            let used = references(value).into_iter().filter(|used| !whole.contains(used)).collect();
            uses.insert(&variable.name, used);
        }
    }
    uses.keys().filter_map(|start| circle(start, &uses)).map(|circle| finding(resolved, container, &circle)).collect()
}

/// A circle that begins at a variable and knows none before it in the alphabet, so that each is found once.
fn circle<'a>(start: &'a str, uses: &Uses<'a>) -> Option<Vec<&'a str>> {
    let mut seen = BTreeSet::new();
    let mut open = vec![vec![start]];
    while let Some(path) = open.pop() {
        for next in &uses[path.last().expect("a path has parts")] {
            if *next == start {
                return Some(path);
            }
            if *next > start && uses.contains_key(next) && seen.insert(*next) {
                open.push([path.as_slice(), &[*next]].concat());
            }
        }
    }
    None
}

fn finding(resolved: &Resolved, container: &Written<'_>, circle: &[&str]) -> Finding {
    let names: Vec<_> = circle.iter().chain(&circle[..1]).map(|name| format!("`{name}`")).collect();
    let place = |name: &str| written::value(resolved, &[container.path.as_slice(), &["env", name]].concat());
    let message = match circle {
        [one] => format!("`{one}` of {} uses itself", container.title()),
        _ => format!("variables of {} use each other in a circle: {}", container.title(), names.join(" uses ")),
    };
    let mut finding = Finding::new(message);
    for (at, name) in circle.iter().enumerate() {
        finding = finding.at(place(name), format!("uses {}", names[at + 1]));
    }
    finding.help("write the value out in one of them; a literal `$(` is written `$$(`")
}
