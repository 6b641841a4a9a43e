//! A latency that no successful call can exceed, since it is given up before.

use crate::check::{Check, Run};
use crate::consistency::{wording::duration, written};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Objective, Resolved, Sli};
use crate::source::Place;

pub const CHECK: Check = Check {
    id: "slo/latency-above-timeout",
    severity: Severity::Error,
    title: "calls are given up before they count as slow",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for objective in &resolved.objectives {
        let Sli::Latency { threshold_ms } = objective.sli else { continue };
        for (timeout, place) in
            timeouts(resolved, objective).into_iter().filter(|(timeout, _)| *timeout <= threshold_ms)
        {
            let (threshold, timeout) = (duration(threshold_ms), duration(timeout));
            findings.push(
                Finding::new(format!(
                    "no successful call takes longer than {threshold}: it is given up after {timeout}"
                ))
                .at(written::value(resolved, &["slo", "latency", "threshold"]), "what counts as fast")
                .at(place, "the call is given up here")
                .help("lower `threshold` below the timeout, or raise the timeout"),
            );
        }
    }
    findings
}

/// Timeouts of the port that is measured, and of routes that lead all their calls to it, in milliseconds.
fn timeouts(resolved: &Resolved, objective: &Objective) -> Vec<(u64, Option<Place>)> {
    let service = resolved.services.iter().find(|service| service.name == objective.service && !service.headless);
    let Some(service) = service else { return Vec::new() };
    let port = service.ports.iter().find(|port| port.port == objective.port);
    let mut timeouts = Vec::new();
    if let Some(port) = port
        && let Some(timeout) = port.traffic.as_ref().and_then(|traffic| traffic.timeout.as_ref())
    {
        let path = ["workloads", &objective.workload, "ports", &port.name, "traffic", "timeout"];
        timeouts.push((timeout.millis(), written::value(resolved, &path)));
    }
    for route in resolved.routes.iter().filter(|route| route.host == service.host && route.port == objective.port) {
        let place = || written::value(resolved, &["routes", &route.key, "timeout"]);
        timeouts.extend(route.timeout.map(|timeout| (timeout, place())));
    }
    timeouts
}
