//! A variable that an edge sets is set a second time in the same container.

use std::collections::BTreeMap;

use crate::check::{Check, Run};
use crate::consistency::party::calling;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::source::Place;
use crate::spec::form::{EnvName, Label};
use crate::spec::{self, AddressForm};

pub const CHECK: Check = Check {
    id: "access/address-env-twice",
    severity: Severity::Error,
    title: "a variable gets its value from an edge and from elsewhere",
    run: Run::Service(run),
};

/// What of an edge decides which containers get which variables.
struct Edge<'r> {
    table: &'static str,
    name: &'r str,
    from: Option<&'r [Label]>,
    variables: &'r BTreeMap<EnvName, AddressForm>,
    containers: &'r [Label],
}

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut set = BTreeMap::<(String, String), (Place, String)>::new();
    let mut findings = Vec::new();
    for edge in edges(resolved) {
        for (workload, container) in reached(resolved, &edge) {
            let path = ["access", edge.table, edge.name, "address-env"];
            for variable in edge.variables.keys() {
                let place = resolved.key_place(path.into_iter().chain([&**variable]));
                let at = format!("{workload} {container}");
                let own = own_variable(resolved, workload, container, variable);
                let earlier = own.or_else(|| set.get(&(at.clone(), variable.to_string())).cloned());
                if let Some((other, what)) = earlier {
                    findings.push(finding(variable, container, (place, edge.name), (other, &what)));
                }
                let what = format!("the edge to `{}` sets it too", edge.name);
                set.insert((at, variable.to_string()), (place, what));
            }
        }
    }
    findings
}

fn edges(resolved: &Resolved) -> Vec<Edge<'_>> {
    let Some(access) = &resolved.service.access else { return Vec::new() };
    let outbound = access.outbound.iter().map(|(name, edge)| Edge {
        table: "outbound",
        name,
        from: edge.from.as_deref(),
        variables: &edge.address_env,
        containers: &edge.containers,
    });
    let within = access.within.iter().map(|(name, edge)| Edge {
        table: "within",
        name,
        from: edge.from.as_deref(),
        variables: &edge.address_env,
        containers: &edge.containers,
    });
    outbound.chain(within).filter(|edge| !edge.variables.is_empty()).collect()
}

/// Workloads and containers that an edge gives its variables.
fn reached<'r>(resolved: &'r Resolved, edge: &Edge<'_>) -> Vec<(&'r str, &'r str)> {
    let from = calling(edge.from, resolved);
    // Versions of a workload have its variables.
    let workloads = resolved.workloads.iter().filter(|it| it.version.is_none() && from.contains(&it.key.as_str()));
    let named = |name: &str| edge.containers.iter().any(|container| **container == *name);
    workloads
        .flat_map(|workload| {
            let reached = workload.containers().filter(|container| container.own_image || named(&container.name));
            reached.map(|container| (workload.key.as_str(), container.name.as_str()))
        })
        .collect()
}

/// Where a container says the variable itself.
fn own_variable(resolved: &Resolved, workload: &str, container: &str, name: &str) -> Option<(Place, String)> {
    let written = resolved.service.workloads.get(workload)?;
    let mut path = vec!["workloads", workload];
    if written.sidecars.contains_key(container) {
        path.extend(["sidecars", container]);
    } else if written.init.contains_key(container) {
        path.extend(["init", container]);
    }
    let table = ["env", "secret-env", "field-env", "fact-env"].into_iter().find_map(|table| {
        let node = resolved.tree.get(path.iter().copied().chain([table, name]))?;
        Some((node.key, format!("`{table}` sets it too")))
    });
    let port = |(_, port): &(&Label, &spec::Port)| port.env.as_ref().is_some_and(|env| **env == *name);
    let of_port = || {
        let (port, _) = written.ports.iter().find(port).filter(|_| path.len() == 2)?;
        let place = resolved.place(["workloads", workload, "ports", port, "env"]);
        Some((place, format!("the port `{port}` sets it too")))
    };
    table.or_else(of_port)
}

fn finding(variable: &str, container: &str, (place, edge): (Place, &str), (other, what): (Place, &str)) -> Finding {
    Finding::new(format!("`{variable}` is set twice in the container `{container}`"))
        .at(place, format!("by the edge to `{edge}`"))
        .at(other, what)
        .help("keep one of the two; the address of an edge follows the callee, a typed one does not")
}
