//! Metrics are declared, and Prometheus reads no program of the service.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "metrics/not-scraped",
    severity: Severity::Error,
    title: "a metric is declared that nothing collects",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let scraped = resolved.service.workloads.values().any(|workload| workload.scrape.is_some());
    let first = resolved.service.metrics.keys().next();
    let Some(first) = first.filter(|_| !scraped && world.environment.monitoring.enabled) else { return Vec::new() };
    let mut own = resolved.service.workloads.iter().filter(|(_, workload)| workload.image.is_none());
    let workload = own.next().map_or("web", |(key, _)| &**key);
    let finding =
        Finding::new(format!("no program of `{}` is read by Prometheus, so `{first}` has no samples", resolved.name))
            .at(written::key(resolved, &["metrics", first]), "declared here")
            .help(format!("write `[workloads.{workload}.scrape]` with the `port` on which its metrics are"))
            .note("metrics that another system exposes are declared in platform.toml, below `[monitoring.metrics]`");
    vec![finding]
}
