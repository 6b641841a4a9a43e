//! A route leads to a port that is not offered, or names none where the service does not say what it serves.

use crate::check::{Check, Run};
use crate::consistency::party::{exposed, exposed_names};
use crate::consistency::wording::{meant, quoted};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "routes/unknown-port",
    severity: Severity::Error,
    title: "a route leads to a port that is not offered",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, route) in resolved.service.routes.iter() {
        match &route.port {
            Some(port) if exposed(resolved, port).is_none() => findings.push(not_offered(resolved, key, port)),
            None if resolved.serving_port().is_none() => findings.push(unclear(resolved, key)),
            _ => {}
        }
    }
    findings
}

fn not_offered(resolved: &Resolved, key: &str, port: &str) -> Finding {
    let finding = Finding::new(format!("the service exposes no port `{port}`"))
        .at(resolved.place(["routes", key, "port"]), "named here");
    match resolved.workloads.iter().find(|workload| workload.port(port).is_some()) {
        Some(workload) => {
            let path = crate::consistency::party::port_path(resolved, &workload.key, port);
            let place = resolved.place(path.into_iter().chain(["expose"]));
            finding.at(place, "kept off the Service").help("take `expose = false` out there")
        }
        None => {
            let declare = format!("declare `[workloads.<workload>.ports.{port}]`");
            finding.help(meant(port, &exposed_names(resolved), &declare))
        }
    }
}

fn unclear(resolved: &Resolved, key: &str) -> Finding {
    let known = exposed_names(resolved);
    let finding = Finding::new(format!("the route `{key}` names no port, and the service does not say what it serves"))
        .at(resolved.key_place(["routes", key]), "to which port?");
    match known.first() {
        Some(first) => {
            let all = quoted(known.iter().copied());
            finding.help(format!("the service exposes {all}: write `port = \"{first}\"` here"))
        }
        None => finding.help("declare a port: `[workloads.web.ports.http]` with `port = 8080`"),
    }
}
