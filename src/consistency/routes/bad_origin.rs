//! An origin of `cors` has a path. Browsers send scheme, host and port alone, so it would never be equal.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "routes/bad-origin",
    severity: Severity::Error,
    title: "an origin is none that a browser sends",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, route) in resolved.service.routes.iter() {
        let origins = route.cors.iter().flat_map(|cors| cors.origins.iter().enumerate());
        let wrong = origins.filter_map(|(position, origin)| Some((position, origin, origin_of(origin)?)));
        findings.extend(wrong.map(|(position, origin, right)| {
            Finding::new(format!("`{origin}` is no origin: it has a path"))
                .at(resolved.item_place(["routes", key, "cors", "origins"], position), "no browser sends this")
                .help(format!("write `{right}`"))
        }));
    }
    findings
}

/// The origin that a URL means; `None`: it is one already.
fn origin_of(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let (authority, _) = rest.split_once('/')?;
    Some(format!("{scheme}://{authority}"))
}
