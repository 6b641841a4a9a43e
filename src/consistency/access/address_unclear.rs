//! An edge gives an address that the callee does not have, or a port of which there are several.

use crate::check::{Check, Run};
use crate::consistency::party::{Party, called_ports, party};
use crate::consistency::wording::quoted;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::form::{EnvName, Label};
use crate::spec::{AddressForm, Edge, Outbound};

pub const CHECK: Check = Check {
    id: "access/address-unclear",
    severity: Severity::Error,
    title: "an edge does not say which address a variable gets",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let Some(access) = &resolved.service.access else { return Vec::new() };
    let outbound = access.outbound.iter().filter_map(|(name, edge)| outbound(resolved, world, name, edge));
    let within = access.within.iter().filter_map(|(target, edge)| within(resolved, target, edge));
    outbound.chain(within).collect()
}

fn outbound(resolved: &Resolved, world: &EnvironmentWide, name: &str, edge: &Outbound) -> Option<Finding> {
    let variable = edge.address_env.keys().next()?;
    let with_port = first_with_port(edge.address_env.iter());
    let named = |ports: &[Label]| ports.iter().map(ToString::to_string).collect::<Vec<_>>();
    match party(world, name) {
        Party::Runs(callee) => {
            let ports: Vec<_> = called_ports(edge.ports.as_deref(), callee).into_iter().map(str::to_owned).collect();
            several(resolved, ["outbound", name], with_port?, &ports)
        }
        Party::Peer(peer) if peer.host.is_none() && peer.namespace.is_none() => Some(no_name(resolved, name, variable)),
        Party::Peer(peer) => {
            let all = || peer.ports.keys().map(ToString::to_string).collect();
            several(resolved, ["outbound", name], with_port?, &edge.ports.as_deref().map_or_else(all, named))
        }
        Party::KubernetesApi => Some(no_name(resolved, name, variable)),
        _ => None,
    }
}

fn within(resolved: &Resolved, target: &str, edge: &Edge) -> Option<Finding> {
    let with_port = first_with_port(edge.address_env.iter())?;
    let service = resolved.services.iter().find(|service| service.workload == *target && !service.headless)?;
    let wanted = |name: &str| edge.ports.as_ref().is_none_or(|ports| ports.iter().any(|port| **port == *name));
    let ports: Vec<_> = service.ports.iter().map(|port| port.name.clone()).filter(|name| wanted(name)).collect();
    several(resolved, ["within", target], with_port, &ports)
}

/// The first variable whose value names a port.
fn first_with_port<'e>(mut variables: impl Iterator<Item = (&'e EnvName, &'e AddressForm)>) -> Option<&'e EnvName> {
    variables.find(|(_, form)| **form != AddressForm::Host).map(|(name, _)| name)
}

fn several(resolved: &Resolved, [table, name]: [&str; 2], variable: &str, ports: &[String]) -> Option<Finding> {
    if ports.len() < 2 {
        return None;
    }
    let all = quoted(ports.iter().map(String::as_str));
    let finding = Finding::new(format!("`{variable}` gets one port of `{name}`, and the edge has {all}"))
        .at(resolved.key_place(["access", table, name, "address-env", variable]), "which port?")
        .help("ask for `\"host\"` alone, and let the program know the ports")
        .help(format!("or leave one port in the edge: `ports = [\"{}\"]`", ports[0]));
    Some(finding)
}

fn no_name(resolved: &Resolved, name: &str, variable: &str) -> Finding {
    let place = resolved.key_place(["access", "outbound", name, "address-env", variable]);
    let finding = Finding::new(format!("`{variable}` cannot get the address of `{name}`, which has no name"))
        .at(place, "stays unset");
    finding
        .help(format!("write the address as a variable of the workload: `env = {{ {variable} = \"10.2.0.7:5432\" }}`"))
}
