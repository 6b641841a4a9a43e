//! An exposed port does not say what is spoken on it, and its key does not imply it.

use crate::check::{Check, Run};
use crate::consistency::ports::{Declared, declared};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "mesh/protocol-missing",
    severity: Severity::Error,
    title: "an exposed port has no protocol",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let silent = declared(resolved).into_iter().filter(|port| port.is_exposed() && port.protocol().is_none());
    silent.map(|port| finding(resolved, &port)).collect()
}

fn finding(resolved: &Resolved, port: &Declared<'_>) -> Finding {
    Finding::new(format!("the exposed port `{}` does not say what is spoken on it", port.name))
        .at(resolved.key_place(port.path.iter().copied()), "this key implies no protocol")
        .help(
            "write `protocol = \"http\"`, `\"grpc\"`, `\"tcp\"` or another one; or `expose = false` if nobody calls it",
        )
}
