//! Two objects of one kind and namespace get the same name. The second one would overwrite the first.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Workload};
use crate::source::Place;
use crate::spec::WorkloadKind;

pub const CHECK: Check = Check {
    id: "names/twice",
    severity: Severity::Error,
    title: "two objects get the same name",
    run: Run::Environment(run),
};

/// Kind and name of objects as a message calls them, and the key of the workload that it comes from.
type Named<'w> = (&'static str, &'w str, &'w str);

fn run(world: &EnvironmentWide) -> Vec<Finding> {
    let mut taken = BTreeMap::<(&str, &str, &str), (&Resolved, &str)>::new();
    let mut told = BTreeSet::new();
    let mut findings = Vec::new();
    for resolved in world.services.values() {
        for (kind, name, workload) in named(resolved) {
            match taken.get(&(kind, resolved.namespace.as_str(), name)) {
                None => drop(taken.insert((kind, &resolved.namespace, name), (resolved, workload))),
                // Two workloads that collide do so in all their objects; one finding is enough.
                Some((first, other)) if told.insert((&first.name, *other, &resolved.name, workload)) => {
                    findings.push(finding((kind, name), (resolved, workload), (first, other)));
                }
                Some(_) => {}
            }
        }
    }
    findings
}

fn named(resolved: &Resolved) -> Vec<Named<'_>> {
    let mut names: Vec<Named<'_>> = Vec::new();
    for workload in &resolved.workloads {
        names.push(("workloads", &workload.name, &workload.key));
    }
    names.extend(
        resolved
            .services
            .iter()
            .chain(&resolved.doors)
            .map(|service| ("Services", service.name.as_str(), service.workload.as_str())),
    );
    for workload in &resolved.workloads {
        // Versions of a workload share its identity.
        if workload.version.is_none() {
            names.push(("ServiceAccounts", &workload.service_account, &workload.key));
        }
        names.extend(workload.config.iter().map(|config| ("ConfigMaps", config.name.as_str(), workload.key.as_str())));
        names.extend(claims(workload));
    }
    names
}

/// Claims of a StatefulSet are named after its pods, whose names are already unique.
fn claims(workload: &Workload) -> impl Iterator<Item = Named<'_>> {
    let own = workload.claims.iter().filter(|_| workload.kind != WorkloadKind::Stateful);
    own.map(|claim| ("claims", claim.name.as_str(), workload.key.as_str()))
}

fn finding(
    (kind, name): (&str, &str),
    (resolved, workload): (&Resolved, &str),
    (first, other): (&Resolved, &str),
) -> Finding {
    let mut finding = Finding::new(format!("two {kind} get the name `{name}`"))
        .at(place(resolved, workload), format!("`{name}` of the service `{}`", resolved.name))
        .at(place(first, other), format!("`{name}` of the service `{}`", first.name))
        .help("give one of the two workloads another key, before it runs anywhere: names are frozen afterwards");
    finding.service = Some(resolved.name.clone());
    finding
}

fn place(resolved: &Resolved, workload: &str) -> Place {
    resolved.key_place(["workloads", workload])
}
