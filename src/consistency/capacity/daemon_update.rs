//! A daemon is replaced node by node: the new pod starts first, or the old one ends first, never both and never neither.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Update};
use crate::spec::WorkloadKind;

pub const CHECK: Check = Check {
    id: "capacity/daemon-update",
    severity: Severity::Error,
    title: "the update of a daemon is no replacement node by node",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for workload in resolved.workloads.iter().filter(|workload| workload.kind == WorkloadKind::Daemon) {
        let key = workload.key.as_str();
        let place = |form| written::value(resolved, &["workloads", key, "update", form]);
        let wrong = match workload.update {
            Update::Rolling { max_surge, max_unavailable } => (max_surge > 0) == (max_unavailable > 0),
            Update::Recreate => true,
        };
        if wrong {
            findings.push(
                Finding::new(format!("`{key}` is replaced node by node, which its update does not say"))
                    .at(
                        place("strategy").filter(|_| workload.update == Update::Recreate),
                        "all nodes at once is not possible",
                    )
                    .at(
                        place("max-unavailable").filter(|_| workload.update != Update::Recreate),
                        "nodes on which the old pod ends first",
                    )
                    .at(
                        place("max-surge").filter(|_| workload.update != Update::Recreate),
                        "nodes on which the new pod starts first",
                    )
                    .help(
                        "write one of the two as 0: `max-surge = 0` with `max-unavailable = 1` ends the old pod first",
                    ),
            );
        }
    }
    findings
}
