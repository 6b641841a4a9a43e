//! Metrics, alerts and panels for a system that an environment does not have.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "metrics/nothing-reads",
    severity: Severity::Error,
    title: "metrics, alerts or panels that nothing reads",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let monitoring = &world.environment.monitoring;
    let mut findings = Vec::new();
    if !monitoring.enabled {
        let alerts = resolved.service.alerts.keys().map(|key| ("alerts", &**key));
        let metrics = resolved.service.metrics.keys().map(|key| ("metrics", &**key));
        let own = resolved.service.slo.iter().flat_map(|slo| slo.own.keys()).map(|key| ("slo", &**key));
        findings.extend(
            alerts
                .chain(metrics)
                .chain(own)
                .map(|(area, key)| finding(resolved, &[area, key], "Prometheus", "monitoring")),
        );
    }
    if monitoring.grafana.is_none() {
        let panels = resolved.service.dashboard.iter().flat_map(|dashboard| dashboard.panels.keys());
        let path = |key| ["dashboard", "panels", key];
        findings.extend(panels.map(|key| finding(resolved, &path(key), "Grafana", "monitoring.grafana")));
    }
    findings
}

fn finding(resolved: &Resolved, path: &[&str], system: &str, table: &str) -> Finding {
    let key = path.join(".");
    let environment = &resolved.environment.name;
    Finding::new(format!("nothing reads `{key}`: the platform has no {system}"))
        .at(written::key(resolved, path), "changes nothing")
        .help(format!("write `[{table}]` in platform.toml, or `[in.{environment}.{key}] enabled = false`"))
}
