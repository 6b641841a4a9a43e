//! An exception that nothing needs.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::Exception;
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::ExceptionRule;

pub const CHECK: Check = Check {
    id: "exceptions/unused",
    severity: Severity::Warning,
    title: "an exception that nothing needs",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let needed = |exception: &&Exception| {
        let mut containers =
            resolved.workloads.iter().flat_map(|workload| workload.containers().map(move |c| (workload, c)));
        match exception.rule {
            ExceptionRule::ReadOnlyRoot => containers.any(|(workload, container)| {
                exception.covers(workload, container) && !container.security.read_only_root
            }),
        }
    };
    resolved
        .exceptions
        .iter()
        .filter(|exception| !needed(exception))
        .map(|exception| {
            Finding::new(format!("nothing needs the exception `{}`", exception.key))
                .at(
                    written::key(resolved, &["exceptions", &exception.key]),
                    "every container that it names keeps the rule",
                )
                .help("take it out")
        })
        .collect()
}
