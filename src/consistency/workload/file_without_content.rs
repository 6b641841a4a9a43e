//! A file does not say what is in it.

use crate::check::{Check, Run};
use crate::consistency::written::{self, containers};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "workload/file-without-content",
    severity: Severity::Error,
    title: "a file does not say what is in it",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for container in containers(resolved) {
        for (path, file) in container.files {
            let place = written::key(resolved, &container.below(&["files", path]));
            if file.secret.is_some() && file.key.is_none() {
                findings.push(
                    Finding::new(format!("the file `{}` does not say which key of its secret it holds", &**path))
                        .at(
                            written::value(resolved, &container.below(&["files", path, "secret"])).or(place),
                            "all of it?",
                        )
                        .help("write `key`; a volume of the kind `secret` holds all keys as files"),
                );
            } else if file.secret.is_none() && file.source.is_none() && file.content.is_none() {
                findings.push(
                    Finding::new(format!("the file `{}` does not say what is in it", &**path))
                        .at(place, "it would be empty")
                        .help("write one of `source`, a file beside service.toml, `content`, and `secret` with `key`"),
                );
            }
        }
    }
    findings
}
