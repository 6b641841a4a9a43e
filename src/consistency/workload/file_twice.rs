//! Two files of a workload would get one key in its ConfigMap, and one of them would be lost.

use std::collections::BTreeMap;

use crate::check::{Check, Run};
use crate::consistency::written::{self, containers};
use crate::diagnostics::{Finding, Severity};
use crate::resolve::file_key;
use crate::resolved::{EnvironmentWide, Resolved};
use crate::source::Place;
use crate::spec::File;

pub const CHECK: Check = Check {
    id: "workload/file-twice",
    severity: Severity::Error,
    title: "two files of a workload would be one",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut taken = BTreeMap::<(&str, String), (&File, Option<Place>)>::new();
    let mut findings = Vec::new();
    for container in containers(resolved) {
        for (path, file) in container.files.iter().filter(|(_, file)| file.secret.is_none()) {
            let place = written::key(resolved, &container.below(&["files", path]));
            let key = file_key(path);
            match taken.get(&(container.path[1], key.clone())) {
                None => drop(taken.insert((container.path[1], key), (file, place))),
                // The same content may be seen by several containers.
                Some((first, _)) if *first == file => {}
                Some((_, first)) => findings.push(
                    Finding::new(format!(
                        "two files of `{}` would be one: both are kept as `{key}`",
                        container.path[1]
                    ))
                    .at(place, "this one")
                    .at(*first, "and this one, with another content")
                    .help("give one of them another path: in the key all but letters, digits, `-`, `_` and `.` is `_`"),
                ),
            }
        }
    }
    findings
}
