//! A port has a name that Kubernetes does not take.

use crate::check::{Check, Run};
use crate::consistency::ports::{Declared, declared};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "names/bad-port-name",
    severity: Severity::Error,
    title: "Kubernetes does not take the name of a port",
    run: Run::Service(run),
};

/// Most characters of the name of a container's port (RFC 6335, as Kubernetes checks it).
const LONGEST: usize = 15;

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let ports = declared(resolved).into_iter();
    ports.filter_map(|port| Some(finding(resolved, &port, wrong(port.name)?))).collect()
}

/// What is wrong with a name that is already one of lower-case letters, digits and `-`.
fn wrong(name: &str) -> Option<(String, &'static str)> {
    if name.len() > LONGEST {
        Some((format!("is too long: {} characters, {LONGEST} fit", name.len()), "shorten it"))
    } else if !name.contains(|c: char| c.is_ascii_lowercase()) {
        Some(("has no letter".to_owned(), "add one: `p8080`"))
    } else if name.contains("--") {
        Some(("has `--` in it".to_owned(), "write one `-`"))
    } else {
        None
    }
}

fn finding(resolved: &Resolved, port: &Declared<'_>, (wrong, cure): (String, &str)) -> Finding {
    Finding::new(format!("the name of the port `{}` {wrong}", port.name))
        .at(resolved.key_place(port.path.iter().copied()), "Kubernetes refuses a pod with this port")
        .help(format!("{cure}; edges, routes and probes that name the port need the new name too"))
}
