//! Two volumes or files at one path of a container: the API server refuses the pod.

use std::collections::BTreeMap;

use crate::check::{Check, Run};
use crate::consistency::written::{self, Role, Written, containers};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::source::Place;

pub const CHECK: Check = Check {
    id: "workload/mount-path-twice",
    severity: Severity::Error,
    title: "two volumes or files at one path of a container",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    containers(resolved).iter().flat_map(|container| twice(resolved, container)).collect()
}

fn twice(resolved: &Resolved, container: &Written<'_>) -> Vec<Finding> {
    let mut taken = BTreeMap::<&str, Option<Place>>::new();
    let mut findings = Vec::new();
    for (path, place) in paths(resolved, container) {
        let path = match path.trim_end_matches('/') {
            "" => "/",
            path => path,
        };
        match taken.get(path) {
            None => drop(taken.insert(path, place)),
            Some(first) => findings.push(
                Finding::new(format!("two things lie at `{path}` in {}", container.title()))
                    .at(place, "this one")
                    .at(*first, "and this one")
                    .help("give one of them another path"),
            ),
        }
    }
    findings
}

/// The paths at which a container sees something, with where each is written.
fn paths<'a>(resolved: &Resolved, container: &Written<'a>) -> Vec<(&'a str, Option<Place>)> {
    let mut paths = Vec::new();
    if container.role == Role::Program {
        for (key, volume) in &container.spec.volumes {
            let place = written::value(resolved, &container.below(&["volumes", key, "path"]));
            paths.push((&*volume.path, place));
        }
    }
    for path in container.mounts.into_iter().flat_map(|mounts| mounts.keys()) {
        paths.push((&**path, written::key(resolved, &container.below(&["mounts", path]))));
    }
    for path in container.files.keys() {
        paths.push((&**path, written::key(resolved, &container.below(&["files", path]))));
    }
    paths
}
