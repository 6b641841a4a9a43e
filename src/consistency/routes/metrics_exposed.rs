//! A route from a gateway publishes the path on which the program tells its metrics.

use crate::check::{Check, Run};
use crate::consistency::paths::{Paths, covers, literal_start};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Route};
use crate::spec;

pub const CHECK: Check = Check {
    id: "routes/metrics-exposed",
    severity: Severity::Warning,
    title: "a route publishes metrics",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let outside = resolved.routes.iter().filter(|route| route.gateway.is_some() && route.spec.redirect.is_none());
    outside.filter_map(|route| of_route(resolved, route)).collect()
}

fn of_route(resolved: &Resolved, route: &Route) -> Option<Finding> {
    let (number, path) = resolved.workload(&route.workload)?.scrape.as_ref()?;
    let path = path.split('?').next().unwrap_or_default();
    let service = resolved.services.iter().find(|service| service.host == route.host)?;
    let same_port = service.ports.iter().any(|port| port.port == route.port && port.target == *number);
    if !same_port || !reaches(&route.spec, path) || route.spec.hide.iter().any(|hide| covers(hide, path)) {
        return None;
    }
    let scrape = ["workloads", &route.workload, "scrape"];
    let finding = Finding::new(format!("the route `{}` publishes the metrics at `{path}`", route.key))
        .at(resolved.key_place(["routes", &route.key]), "whoever reaches the gateway can read them")
        .at(resolved.key_place(scrape), "the metrics are on the port that is routed");
    Some(finding.help(format!(
        "write `hide = [\"{path}\"]` in `[routes.{}]`, or serve metrics on a port of their own",
        route.key
    )))
}

/// Whether the route leads to this path, as the program sees it behind the rewrite.
fn reaches(route: &spec::Route, path: &str) -> bool {
    let rewrite = route.rewrite.as_deref();
    match (Paths::of(route), rewrite) {
        (Paths::Exact(_) | Paths::Pattern(_), Some(to)) => to == path,
        (Paths::Exact(exact), None) => exact == path,
        (Paths::Pattern(regex), None) => path.starts_with(literal_start(regex)),
        (Paths::All, to) => covers(to.unwrap_or("/"), path),
        (Paths::Below(prefix), to) => covers(to.unwrap_or(prefix), path),
    }
}
