//! Fewer pods than the stage insists on. What must be alone is exempt.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Scale};

pub const CHECK: Check = Check {
    id: "capacity/replicas-below-floor",
    severity: Severity::Error,
    title: "fewer pods run than the stage insists on",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let environment = &world.environment;
    let Some(floor) = environment.require_replicas else { return Vec::new() };
    let counts = |scale| matches!(scale, Scale::Fixed(_) | Scale::Auto { .. });
    let below = resolved.workloads.iter().filter(|workload| workload.scale.least() < floor && counts(workload.scale));
    below
        .map(|workload| {
            let (key, least) = (workload.key.as_str(), workload.scale.least());
            let word = if matches!(workload.scale, Scale::Auto { .. }) { "min" } else { "replicas" };
            let own = ["versions", workload.version.as_deref().unwrap_or_default(), "scale", word];
            let place = written::value(resolved, &own);
            let place = place.or_else(|| written::value(resolved, &["workloads", key, "scale", word]));
            Finding::new(format!(
                "`{key}` may run as {least} of the {floor} pods that `{}` insists on",
                environment.stage
            ))
            .at(place, "too few")
            .at(written::platform(world, &["stages", &environment.stage, "require", "replicas"]), "the floor")
            .help(format!("write `{word} = {floor}` or more; what must be alone says `scale = {{ single = true }}`"))
        })
        .collect()
}
