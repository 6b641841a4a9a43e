//! An exception for a workload or a container that there is not.

use crate::check::{Check, Run};
use crate::consistency::wording;
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::Workload;
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "exceptions/unknown",
    severity: Severity::Error,
    title: "an exception is for a workload or container that does not exist",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    let workloads: Vec<&str> = resolved.workloads.iter().map(|workload| workload.key.as_str()).collect();
    for exception in &resolved.exceptions {
        let key = exception.key.as_str();
        if exception.workloads.is_empty() {
            let finding = Finding::new(format!("the exception `{key}` is for no workload"));
            let finding = finding.at(resolved.place(["exceptions", key, "workloads"]), "nothing is excepted");
            findings.push(finding.help("name the workloads that need it"));
        }
        let mine = resolved.workloads.iter().filter(|workload| exception.workloads.contains(&workload.key));
        let containers: Vec<&str> =
            mine.flat_map(Workload::containers).map(|container| container.name.as_str()).collect();
        for (list, names, known) in
            [("workloads", &exception.workloads, &workloads), ("containers", &exception.containers, &containers)]
        {
            let unknown = names.iter().enumerate().filter(|(_, name)| !known.contains(&name.as_str()));
            findings.extend(unknown.map(|(index, name)| {
                let what = list.trim_end_matches('s');
                Finding::new(format!("the exception `{key}` is for the {what} `{name}`, which does not exist"))
                    .at(written::item(resolved, &["exceptions", key, list], index), "nothing is excepted")
                    .help(wording::meant(name, known, "take it out"))
            }));
        }
    }
    findings
}
