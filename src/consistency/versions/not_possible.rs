//! What serves cannot run in versions: its kind, its claims or what is spoken there do not let calls be split.

use crate::check::{Check, Run};
use crate::consistency::party::port_path;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Scale, Workload};
use crate::spec::WorkloadKind;

pub const CHECK: Check = Check {
    id: "versions/not-possible",
    severity: Severity::Error,
    title: "what serves cannot run in versions",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    if resolved.service.versions.is_empty() {
        return Vec::new();
    }
    let versions = || Finding::new("what this service serves cannot run in versions");
    let at = resolved.key_place(["versions"]);
    let Some(workload) = resolved.serving_workload() else {
        let finding = versions().at(at, "of what?");
        return vec![finding.help("say what the service serves: `serves = { port = \"http\" }`")];
    };
    if resolved.environment.mesh.is_none() {
        let finding = versions().at(at, "nothing splits the calls: there is no mesh");
        return vec![finding.help(format!("switch them off there: `[in.{}.versions.…]`", resolved.environment.name))];
    }
    let own = reason(workload).map(|(keys, reason)| {
        let path = ["workloads", &*workload.key].into_iter().chain(keys.iter().copied());
        versions().at(at, "several versions").at(resolved.place(path), reason).help("take the versions out")
    });
    own.into_iter().chain(plain_port(resolved, workload)).collect()
}

/// Where and why it cannot.
fn reason(workload: &Workload) -> Option<(&'static [&'static str], &'static str)> {
    if workload.kind != WorkloadKind::Deployment {
        Some((&["kind"], "only a Deployment has versions"))
    } else if workload.scale == Scale::Single {
        Some((&["scale", "single"], "it must be alone"))
    } else if !workload.claims.is_empty() {
        Some((&["volumes"], "versions would write to the same claim"))
    } else {
        None
    }
}

/// Connections cannot be split by the weights of requests.
fn plain_port(resolved: &Resolved, workload: &Workload) -> Option<Finding> {
    let service = resolved.services.iter().find(|service| service.workload == workload.key && !service.headless)?;
    let port = service.ports.iter().find(|port| !port.protocol.has_requests())?;
    let path = port_path(resolved, &workload.key, &port.name);
    let finding = Finding::new(format!("calls of the port `{}` cannot be split between versions", port.name))
        .at(resolved.key_place(path), format!("speaks {}, and only requests are split", port.protocol))
        .at(resolved.key_place(["versions"]), "several versions");
    Some(finding.help("write what is spoken as `protocol`, take the port off the Service, or take the versions out"))
}
