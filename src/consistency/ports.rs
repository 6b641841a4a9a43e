//! Ports of a service as they are written: the program's and those of sidecars, each with the path of its table.

use crate::resolve::implied;
use crate::resolved::Resolved;
use crate::spec::form::Label;
use crate::spec::{self, Protocol};

/// A port with its name and where it stands.
pub struct Declared<'r> {
    /// Key of the workload.
    pub workload: &'r str,
    /// `["workloads", "web", "ports", "http"]`, or below a sidecar.
    pub path: Vec<&'r str>,
    pub name: &'r str,
    pub spec: &'r spec::Port,
}

/// All ports of a service, workload by workload.
pub fn declared(resolved: &Resolved) -> Vec<Declared<'_>> {
    let mut found = Vec::new();
    for (workload, written) in resolved.service.workloads.iter() {
        found.extend(written.ports.iter().map(|port| of(workload, &["workloads", workload], port)));
        for (sidecar, beside) in written.sidecars.iter() {
            let path = ["workloads", workload, "sidecars", sidecar];
            found.extend(beside.ports.iter().map(|port| of(workload, &path, port)));
        }
    }
    found
}

fn of<'r>(workload: &'r str, path: &[&'r str], (name, spec): (&'r Label, &'r spec::Port)) -> Declared<'r> {
    let path = path.iter().copied().chain(["ports", &**name]).collect();
    Declared { workload, path, name, spec }
}

impl Declared<'_> {
    pub fn is_exposed(&self) -> bool {
        self.spec.expose != Some(false)
    }

    /// What is spoken, if the key or the file says it.
    pub fn protocol(&self) -> Option<Protocol> {
        self.spec.protocol.or_else(|| implied(self.name))
    }

    /// `TCP` or `UDP`.
    pub fn transport(&self) -> &'static str {
        self.protocol().unwrap_or(Protocol::Tcp).transport()
    }

    /// Number of the Service's port.
    pub fn service_number(&self) -> u16 {
        self.spec.service.unwrap_or(self.spec.port).0
    }
}
