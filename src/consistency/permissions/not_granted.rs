//! A permission for the whole cluster that the platform does not grant the team.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "permissions/not-granted",
    severity: Severity::Error,
    title: "a permission for the whole cluster that the platform does not grant",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let policy = world.environment.platform.policy.as_ref();
    let grants = policy.and_then(|policy| policy.grants.get(resolved.team.as_str()));
    let granted: Vec<&str> = grants.iter().flat_map(|grants| &grants.cluster_permissions).map(String::as_str).collect();
    let mut findings = Vec::new();
    for permission in resolved.permissions.iter().filter(|permission| permission.cluster) {
        for (index, resource) in permission.resources.iter().enumerate() {
            let in_group = |group: &String| granted.contains(&format!("{resource}.{group}").as_str());
            if granted.contains(&resource.as_str()) || permission.groups.iter().all(in_group) {
                continue;
            }
            let place = written::item(resolved, &["permissions", &permission.key, "resources"], index);
            let scope = written::value(resolved, &["permissions", &permission.key, "scope"]);
            let table = written::platform(world, &["policy", "grants", &resolved.team]);
            findings.push(
                Finding::new(format!("`{}` grants its services no `{resource}` of the whole cluster", resolved.team))
                    .at(place, "this resource")
                    .at(scope, "in the whole cluster")
                    .at(table, "what the platform grants")
                    .help(format!("in the namespace alone it needs no grant; else `[policy.grants.{}]` of platform.toml says `cluster-permissions = [\"{resource}\"]`", resolved.team)),
            );
        }
    }
    findings
}
