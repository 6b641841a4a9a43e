//! A port of a host or network outside the fleet has no number, and its key implies none.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, OpenPort, Resolved};

pub const CHECK: Check = Check {
    id: "access/no-port-number",
    severity: Severity::Error,
    title: "a port outside the fleet has no number",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let hosts = resolved.hosts.iter().map(|edge| ("hosts", &edge.host, &edge.ports));
    let networks = resolved.networks.iter().map(|edge| ("networks", &edge.network, &edge.ports));
    hosts
        .chain(networks)
        .flat_map(|(table, name, ports)| ports.iter().map(move |port| (table, name, port)))
        .filter(|(_, _, port)| port.number == 0)
        .map(|(table, name, port)| finding(resolved, table, name, port))
        .collect()
}

fn finding(resolved: &Resolved, table: &str, name: &str, port: &OpenPort) -> Finding {
    let key = &port.name;
    Finding::new(format!("the port `{key}` of `{name}` has no number"))
        .at(
            resolved.key_place(["access", table, name, "ports", key]),
            "only `http` and `https` say their number themselves",
        )
        .help(format!("write it: `{key} = {{ port = 5432, protocol = \"tcp\" }}`"))
}
