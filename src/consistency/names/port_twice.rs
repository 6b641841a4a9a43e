//! Two ports of one pod share a name or a number, or two ports of one service share the name or number that callers use.

use crate::check::{Check, Run};
use crate::consistency::ports::{Declared, declared};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "names/port-twice",
    severity: Severity::Error,
    title: "two ports share a name or a number",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let ports = declared(resolved);
    let mut findings = Vec::new();
    for (position, port) in ports.iter().enumerate() {
        findings.extend(ports[..position].iter().filter_map(|earlier| clash(resolved, earlier, port)));
    }
    findings
}

fn clash(resolved: &Resolved, earlier: &Declared<'_>, port: &Declared<'_>) -> Option<Finding> {
    let both_exposed = earlier.is_exposed() && port.is_exposed();
    let same_pod = earlier.workload == port.workload;
    let same_transport = earlier.transport() == port.transport();
    let name = port.name;
    let (key, message, help) = if same_pod && earlier.name == name {
        let message = format!("the pods of `{}` have two ports `{name}`", port.workload);
        (None, message, "give one of them another key: the program and its sidecars share one pod")
    } else if earlier.name == name && both_exposed {
        let message = format!("`{}` and `{}` both expose a port `{name}`", earlier.workload, port.workload);
        (
            None,
            message,
            "give one of them another key, or keep it off the Service with `expose = false`: callers name a port of the service, not of a workload",
        )
    } else if same_pod && same_transport && earlier.spec.port == port.spec.port {
        let message = format!("`{}` and `{name}` are both port {} of one pod", earlier.name, port.spec.port.0);
        (Some("port"), message, "let one of the two listen on another number, or keep only one of them")
    } else if same_pod && same_transport && both_exposed && earlier.service_number() == port.service_number() {
        let number = port.service_number();
        let message = format!("`{}` and `{name}` are both port {number} of one Service", earlier.name);
        (Some("service"), message, "give one of the two another `service` number")
    } else {
        return None;
    };
    let place = |port: &Declared<'_>| match key {
        None => resolved.key_place(port.path.iter().copied()),
        // Without a number of its own the Service has the port's.
        Some("service") if port.spec.service.is_none() => resolved.place(port.path.iter().copied().chain(["port"])),
        Some(key) => resolved.place(port.path.iter().copied().chain([key])),
    };
    Some(Finding::new(message).at(place(port), "this one").at(place(earlier), "and this one").help(help))
}
