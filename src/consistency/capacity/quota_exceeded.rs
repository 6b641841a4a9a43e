//! The pods of a namespace, at their most, need more than its quota: the last ones of a rollout or a peak do not start.

use crate::check::{Check, Run};
use crate::consistency::demand::{Resource, demand};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "capacity/quota-exceeded",
    severity: Severity::Warning,
    title: "the services of a namespace may need more than its quota",
    run: Run::Environment(run),
};

fn run(world: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, namespace) in &world.namespaces {
        for (key, amount) in &namespace.quota {
            let Some((resource, quota)) = Resource::of_quota(key, amount) else { continue };
            findings.extend(exceeded(world, name, key, resource, quota));
        }
    }
    findings
}

fn exceeded(world: &EnvironmentWide, namespace: &str, key: &str, resource: Resource, quota: u64) -> Option<Finding> {
    let here = world.services.values().filter(|resolved| resolved.namespace == namespace);
    let needs: Vec<(&Resolved, u64)> = here.map(|resolved| (&**resolved, demand(resolved, resource))).collect();
    let total: u64 = needs.iter().map(|(_, need)| need).sum();
    if total <= quota {
        return None;
    }
    let (largest, need) = needs.iter().max_by_key(|(_, need)| *need)?;
    let all = resource.shown(total);
    let place = written::platform(world, &["environments", &world.environment.name, "namespaces", "quota", key]);
    let finding = Finding::new(format!(
        "namespace `{namespace}` may need {all} of `{key}`, and its quota is {}",
        resource.shown(quota)
    ))
    .at(place, "the quota")
    .at(largest.key_place(["name"]), format!("needs the most: {}", resource.shown(*need)))
    .help(format!("raise the quota to {all} or more, or lower what the services are promised or how far they scale"))
    .note("counted are the most pods of every workload, their proxies included, without those of an update");
    Some(finding)
}
