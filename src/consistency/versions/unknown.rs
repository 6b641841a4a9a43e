//! A route names a version that is not declared: the mesh would find no pods and answer each call with 503.

use crate::check::{Check, Run};
use crate::consistency::wording::meant;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Route};

pub const CHECK: Check = Check {
    id: "versions/unknown",
    severity: Severity::Error,
    title: "a route names a version that no pods have",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    resolved.routes.iter().filter_map(|route| finding(resolved, route)).collect()
}

fn finding(resolved: &Resolved, route: &Route) -> Option<Finding> {
    let wanted = route.spec.version.as_deref()?;
    let known: Vec<&str> = resolved.versions_of(&route.workload).iter().map(|version| version.name.as_str()).collect();
    if known.contains(&wanted) {
        return None;
    }
    let finding = Finding::new(format!("`{}` has no version `{wanted}`", route.workload))
        .at(resolved.place(["routes", &route.key, "version"]), "no pods are called so");
    let serves = resolved.serves.as_ref().map_or("", |serves| serves.workload.as_str());
    Some(match serves == route.workload {
        true => finding.help(meant(wanted, &known, &format!("declare `[versions.{wanted}]`"))),
        false => finding.help(format!("only what the service serves has versions, here `{serves}`")),
    })
}
