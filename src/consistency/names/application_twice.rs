//! Two Applications of Argo CD get the same name: `<environment>-<service>` can be split in two ways.

use std::collections::BTreeMap;

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{ClusterWide, Resolved};

pub const CHECK: Check = Check {
    id: "names/application-twice",
    severity: Severity::Error,
    title: "two Applications get the same name",
    run: Run::Cluster(run),
};

fn run(cluster: &ClusterWide) -> Vec<Finding> {
    let mut taken = BTreeMap::<(String, String), &Resolved>::new();
    let mut findings = Vec::new();
    for resolved in cluster.environments.values().flat_map(|world| world.services.values()) {
        let environment = &resolved.environment;
        let name = format!("{}-{}", environment.name, resolved.name);
        match taken.get(&(environment.argocd.namespace.clone(), name.clone())) {
            Some(first) => findings.push(finding(&name, resolved, first)),
            None => drop(taken.insert((environment.argocd.namespace.clone(), name), resolved)),
        }
    }
    findings
}

fn finding(name: &str, resolved: &Resolved, first: &Resolved) -> Finding {
    let whose = |resolved: &Resolved| format!("`{}` in {}", resolved.name, resolved.environment.name);
    let mut finding = Finding::new(format!("two Applications of Argo CD get the name `{name}`"))
        .at(resolved.place(["name"]), whose(resolved))
        .at(first.place(["name"]), whose(first))
        .help("give one of the services another name, or one of the environments, before it runs anywhere");
    finding.service = Some(resolved.name.clone());
    finding.environments.insert(resolved.environment.name.clone());
    finding
}
