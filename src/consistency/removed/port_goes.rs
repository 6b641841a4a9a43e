//! An exposed port that others were let in to is gone.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::key_path as path;
use crate::resolved::{EnvironmentWide, Resolved};
use crate::tree::{Node, Value};

pub const CHECK: Check = Check {
    id: "removed/port-goes",
    severity: Severity::Error,
    title: "a port that others call goes",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let Some(before) = world.before.get(&resolved.name) else { return Vec::new() };
    let exposed = exposed(before);
    let serves = before.get(["serves", "port"]).and_then(|node| node.value.as_str());
    let stays =
        |port: &str| resolved.services.iter().flat_map(|service| &service.ports).any(|known| known.name == port);
    let mut findings = Vec::new();
    for (workload, port, node) in &exposed {
        let is_served = serves == Some(*port) || (serves.is_none() && exposed.len() == 1);
        let paths = [path::write(["workloads", workload]), path::write(["workloads", workload, "ports", port])];
        if stays(port) || paths.iter().any(|path| resolved.service.removed.contains_key(path)) {
            continue;
        }
        let callers = callers(before, port, is_served);
        if callers.is_empty() {
            continue;
        }
        let finding = Finding::new(format!("the port `{port}` goes, and {} may still call it", callers.join(", ")))
            .at(resolved.place(["workloads"]), "no Service has it any more")
            .at(node.key, "it was here")
            .help(format!("when nobody calls it any more, say so: `[removed]` \"{}\" = \"moved to …\"", paths[1]))
            .help("a new port beside the old one lets callers move first");
        findings.push(finding);
    }
    findings
}

/// Workload, name and place of the ports that a Service had.
fn exposed(tree: &Node) -> Vec<(&str, &str, &Node)> {
    let mut found = Vec::new();
    let workloads = tree.get(["workloads"]).and_then(|node| node.value.as_table());
    for (workload, node) in workloads.into_iter().flatten() {
        let ports = node.get(["ports"]).and_then(|node| node.value.as_table());
        let ports = ports.into_iter().flatten().filter(|(_, port)| says(port, "expose") != Some(false));
        found.extend(
            ports
                .filter(|(_, port)| says(port, "enabled") != Some(false))
                .map(|(name, port)| (workload.as_str(), name.as_str(), port)),
        );
    }
    found
}

fn says(node: &Node, key: &str) -> Option<bool> {
    match node.get([key])?.value {
        Value::Boolean(value) => Some(value),
        _ => None,
    }
}

/// Who was let in to a port: by its name, or because it is what the bare service name means.
fn callers<'t>(tree: &'t Node, port: &str, is_served: bool) -> Vec<&'t str> {
    let inbound = tree.get(["access", "inbound"]).and_then(|node| node.value.as_table());
    let admits = |caller: &Node| match caller.get(["ports"]).and_then(|node| node.value.as_table()) {
        Some(ports) => ports.contains_key(port),
        None => is_served,
    };
    inbound.into_iter().flatten().filter(|(_, caller)| admits(caller)).map(|(name, _)| name.as_str()).collect()
}
