//! A metric that the service and the platform both declare.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "metrics/declared-twice",
    severity: Severity::Error,
    title: "a metric is declared twice",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let Some(monitoring) = &world.environment.platform.monitoring else { return Vec::new() };
    let both = resolved.service.metrics.keys().filter(|name| monitoring.metrics.contains_key(&***name));
    both.map(|name| {
        Finding::new(format!("the metric `{name}` is declared twice"))
            .at(written::key(resolved, &["metrics", name]), "as a metric of the service's own")
            .at(written::platform(world, &["monitoring", "metrics", name]), "as one that comes from elsewhere")
            .help("take one of them out")
    })
    .collect()
}
