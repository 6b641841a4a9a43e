//! A probe asks a port that is not there.

use crate::check::{Check, Run};
use crate::consistency::wording;
use crate::consistency::written::{self, Role, Written, containers};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::Probe;

pub const CHECK: Check = Check {
    id: "workload/probe-port",
    severity: Severity::Error,
    title: "a probe asks a port that does not exist",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for container in containers(resolved) {
        let asks = |probe: &Probe| probe.http.is_some() || probe.grpc.is_some() || probe.tcp == Some(true);
        let probes = container.probes().into_iter().filter(|(_, probe)| asks(probe));
        findings.extend(probes.filter_map(|(name, probe)| finding(resolved, &container, name, probe)));
    }
    findings
}

fn finding(resolved: &Resolved, container: &Written<'_>, name: &str, probe: &Probe) -> Option<Finding> {
    let own: Vec<&str> = container.container.ports.iter().map(|port| port.name.as_str()).collect();
    let known = match container.role {
        Role::Program => container.workload.ports().map(|port| port.name.as_str()).collect(),
        _ => own,
    };
    let serving = resolved.serves.as_ref().filter(|serves| serves.workload == container.path[1]);
    let wanted = probe.port.as_deref().or(serving.map(|serves| serves.port.as_str()));
    let path = [container.path.as_slice(), &["probes", name]].concat();
    let title = container.title();
    match wanted {
        Some(wanted) if known.contains(&wanted) => None,
        Some(wanted) if probe.port.is_some() => {
            let finding = Finding::new(format!("{title} has no port `{wanted}` that its {name} probe could ask"))
                .at(written::value(resolved, &[&path[..], &["port"]].concat()), "no such port");
            Some(finding.help(wording::meant(wanted, &known, "give the container the port that it listens on")))
        }
        None if !known.is_empty() => None,
        _ => {
            let finding = Finding::new(format!("the {name} probe of {title} does not say which port it asks"))
                .at(written::key(resolved, &path), "the port that serves is not one of this container");
            let help = match known.first() {
                Some(port) => format!("write `port = \"{port}\"`"),
                None => "give the container the port that it listens on, or ask with `exec`".to_owned(),
            };
            Some(finding.help(help))
        }
    }
}
