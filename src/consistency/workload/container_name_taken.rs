//! Two containers of a pod have one name, or one has a name of the mesh.

use std::collections::BTreeMap;

use crate::check::{Check, Run};
use crate::consistency::written::{self, Written, containers};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::source::Place;

pub const CHECK: Check = Check {
    id: "workload/container-name-taken",
    severity: Severity::Error,
    title: "a container has the name of another one",
    run: Run::Service(run),
};

/// Containers that the mesh injects.
const OF_THE_MESH: [&str; 3] = ["istio-init", "istio-proxy", "istio-validation"];

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut taken = BTreeMap::<(&str, &str), Option<Place>>::new();
    let mut findings = Vec::new();
    let all = containers(resolved);
    for container in &all {
        let name = container.container.name.as_str();
        let place = place(resolved, container);
        if OF_THE_MESH.contains(&name) {
            findings.push(
                Finding::new(format!("`{name}` is the name of a container that the mesh injects"))
                    .at(place, "this one would be taken for it, or replaced by it")
                    .help("give it another name"),
            );
        }
        match taken.get(&(container.path[1], name)) {
            None => drop(taken.insert((container.path[1], name), place)),
            Some(first) => findings.push(
                Finding::new(format!("two containers of `{}` are called `{name}`", container.path[1]))
                    .at(place, "this one")
                    .at(*first, "and this one")
                    .help("give one of them another name; the program has the name of its workload"),
            ),
        }
    }
    findings
}

fn place(resolved: &Resolved, container: &Written<'_>) -> Option<Place> {
    let adopted = ["adopt", "workloads", container.path[1], "container"];
    let adopted = written::value(resolved, &adopted).filter(|_| container.path.len() == 2);
    adopted.or_else(|| written::key(resolved, &container.path))
}
