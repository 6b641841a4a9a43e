//! A key of a route says something that another key makes impossible.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::Route;

pub const CHECK: Check = Check {
    id: "routes/no-effect",
    severity: Severity::Error,
    title: "a key of a route has no effect beside another",
    run: Run::Service(run),
};

/// A key without effect, the key that makes it so, and why. Both are paths below the route.
type Clash = (&'static [&'static str], &'static [&'static str], &'static str);

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let routes = resolved.service.routes.iter();
    routes.flat_map(|(key, route)| clashes(route).into_iter().map(|clash| finding(resolved, key, clash))).collect()
}

fn clashes(route: &Route) -> Vec<Clash> {
    let mut clashes: Vec<(bool, Clash)> = Vec::new();
    if route.redirect.is_some() {
        let why = "the caller is sent elsewhere, the program is not called";
        let redirect: &[&str] = &["redirect"];
        clashes.push((route.rewrite.is_some(), (&["rewrite"], redirect, why)));
        clashes.push((route.timeout.is_some(), (&["timeout"], redirect, why)));
        clashes.push((route.retries.is_some(), (&["retries"], redirect, why)));
        let edits = route.headers.as_ref().is_some_and(|headers| headers.request.is_some());
        clashes.push((edits, (&["headers", "request"], redirect, why)));
        clashes.push((route.jwt.is_some(), (&["jwt"], redirect, why)));
    }
    if route.mesh == Some(true) {
        let why = "inside the mesh the host is the Service's own";
        clashes.push((route.gateway.is_some(), (&["gateway"], &["mesh"], why)));
        clashes.push((route.hosts.is_some(), (&["hosts"], &["mesh"], why)));
        clashes.push((route.jwt.is_some(), (&["jwt"], &["mesh"], "tokens are asked for at a gateway")));
    }
    if let Some(retries) = route.retries.as_ref().filter(|retries| retries.count == Some(0)) {
        let why = "retries are switched off";
        let count: &[&str] = &["retries", "count"];
        clashes.push((retries.per_try.is_some(), (&["retries", "per-try"], count, why)));
        clashes.push((retries.on.is_some(), (&["retries", "on"], count, why)));
    }
    clashes.into_iter().filter(|(written, _)| *written).map(|(_, clash)| clash).collect()
}

fn finding(resolved: &Resolved, route: &str, (idle, cause, why): Clash) -> Finding {
    let path = |below: &[&'static str]| ["routes", route].into_iter().chain(below.iter().copied()).collect::<Vec<_>>();
    let key = idle.last().copied().unwrap_or_default();
    let other = match cause.last().copied() {
        Some("mesh") => "mesh = true",
        Some("count") => "count = 0",
        other => other.unwrap_or_default(),
    };
    Finding::new(format!("`{key}` has no effect beside `{other}`"))
        .at(resolved.key_place(path(idle)), "this key changes nothing")
        .at(resolved.key_place(path(cause)), why)
        .help(format!("take `{key}` out, or `{other}`"))
}
