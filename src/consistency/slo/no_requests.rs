//! An objective of the service that nothing can measure.

use crate::check::{Check, Run};
use crate::consistency::{wording, written};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::tree::Layer;

pub const CHECK: Check = Check {
    id: "slo/no-requests",
    severity: Severity::Error,
    title: "an objective that nothing can measure",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    ["availability", "latency"].into_iter().filter_map(|name| unmeasured(resolved, world, name)).collect()
}

/// Objectives of lower layers hold where they can; one that the service writes itself must be measured.
fn unmeasured(resolved: &Resolved, world: &EnvironmentWide, name: &str) -> Option<Finding> {
    let slo = resolved.service.slo.as_ref()?;
    let port = match name {
        "availability" => &slo.availability.as_ref()?.port,
        _ => &slo.latency.as_ref()?.port,
    };
    let own = ["objective", "threshold", "window", "port"].map(|key| written::layer(resolved, &["slo", name, key]));
    let measured = resolved.objectives.iter().any(|objective| objective.goal.name == name);
    if measured || own.into_iter().flatten().max()? < Layer::Service {
        return None;
    }
    let finding = Finding::new(format!("nothing can measure the {name} of `{}`", resolved.name));
    let place = written::key(resolved, &["slo", name]);
    if world.environment.mesh.is_none() {
        return Some(
            finding
                .at(place, "measured by the mesh, and there is none")
                .help("take it out, or set `enabled = false` where there is no mesh"),
        );
    }
    let ports: Vec<&str> = requests(resolved);
    let otherwise = "give the service a port that speaks http, http2 or grpc, or take the objective out";
    Some(match port {
        Some(port) => finding
            .at(
                written::value(resolved, &["slo", name, "port"]),
                "no exposed port of this name on which calls can be told apart",
            )
            .help(wording::meant(port, &ports, otherwise)),
        None => match resolved.serving_port() {
            Some((_, port)) => finding
                .at(
                    place,
                    format!("measured on `{}`, which speaks {}: single calls are not seen", port.name, port.protocol),
                )
                .help(otherwise),
            None => finding.at(place, "the service serves no port").help(match ports.first() {
                Some(first) => format!("write `port = \"{first}\"`, or say what the service `serves`"),
                None => otherwise.to_owned(),
            }),
        },
    })
}

/// Names of exposed ports on which the mesh sees single calls.
fn requests(resolved: &Resolved) -> Vec<&str> {
    let ports = resolved.services.iter().filter(|service| !service.headless).flat_map(|service| &service.ports);
    ports.filter(|port| port.protocol.has_requests()).map(|port| port.name.as_str()).collect()
}
