//! A scale that does not say how many pods run: one bound of two, a target without bounds, or `single = false`.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::Scale;

pub const CHECK: Check = Check {
    id: "capacity/scale-incomplete",
    severity: Severity::Error,
    title: "a scale does not say how many pods run",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, workload) in &resolved.service.workloads {
        let Some((written, help)) = workload.scale.as_ref().and_then(missing) else { continue };
        findings.push(
            Finding::new(format!("the scale of `{key}` does not say how many pods run"))
                .at(written::key(resolved, &["workloads", key, "scale", written]), "this alone says nothing")
                .help(help),
        );
    }
    findings
}

/// The key that stands alone, and what to write.
fn missing(scale: &Scale) -> Option<(&'static str, &'static str)> {
    if scale.single == Some(true) || scale.replicas.is_some() {
        return None;
    }
    match (scale.min, scale.max) {
        (Some(_), Some(_)) => None,
        (Some(_), None) => Some(("min", "write `max` too, the most pods that autoscaling may start")),
        (None, Some(_)) => Some(("max", "write `min` too, the fewest pods that always run")),
        (None, None) if scale.cpu_percent.is_some() => Some(("cpu-percent", "write `min` and `max` too")),
        (None, None) if scale.single.is_some() => Some(("single", "write `replicas`, or `min` and `max`")),
        (None, None) => None,
    }
}
