//! A volume has the name under which files of the workload are mounted.

use crate::check::{Check, Run};
use crate::consistency::written::{self, containers};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "workload/volume-name-taken",
    severity: Severity::Error,
    title: "a volume has a name that files need",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for container in containers(resolved) {
        for (path, file) in container.files {
            let name = file.secret.as_ref().map_or_else(|| "files".to_owned(), |secret| format!("secret-{secret}"));
            if container.spec.volumes.contains_key(&*name) {
                let volume = ["workloads", container.path[1], "volumes", &name];
                findings.push(
                    Finding::new(format!("the volume `{name}` has the name under which a file is mounted"))
                        .at(written::key(resolved, &volume), "the file would be looked for in here")
                        .at(written::key(resolved, &container.below(&["files", path])), "the file")
                        .help("call the volume something else"),
                );
            }
        }
    }
    findings
}
