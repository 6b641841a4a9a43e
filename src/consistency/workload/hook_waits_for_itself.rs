//! A hook that runs before the workloads needs one of them: at the first deployment it would wait for what waits for it.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Start, VolumeSource, Workload};
use crate::source::Place;
use crate::spec::When;

pub const CHECK: Check = Check {
    id: "workload/hook-waits-for-itself",
    severity: Severity::Error,
    title: "a hook needs a workload that only starts after it",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let before = |workload: &&Workload| workload.run.as_ref().is_some_and(|run| run.start == Start::Hook(When::Before));
    let mut findings = Vec::new();
    for hook in resolved.workloads.iter().filter(before) {
        findings
            .extend(calls(resolved, &hook.key).map(|(callee, place)| finding(resolved, hook, "calls", callee, place)));
        findings.extend(
            claims(resolved, hook).map(|(owner, place)| finding(resolved, hook, "uses a claim of", owner, place)),
        );
    }
    findings
}

/// Workloads of the service that the hook is said to call; that all of the own image may call is no need.
fn calls<'r>(resolved: &'r Resolved, hook: &'r str) -> impl Iterator<Item = (&'r str, Option<Place>)> {
    let within = resolved.service.access.iter().flat_map(|access| &access.within);
    within.filter_map(move |(callee, edge)| {
        let position = edge.from.as_ref()?.iter().position(|from| **from == *hook)?;
        let lasts = resolved.workload(callee).is_some_and(|callee| callee.run.is_none());
        lasts.then(|| (&**callee, written::item(resolved, &["access", "within", callee, "from"], position)))
    })
}

/// Claims of other workloads; they are made together with those.
fn claims<'r>(resolved: &'r Resolved, hook: &'r Workload) -> impl Iterator<Item = (&'r str, Option<Place>)> {
    hook.volumes.iter().filter_map(|volume| {
        let VolumeSource::Claim { name, .. } = &volume.source else { return None };
        let owner = resolved.workloads.iter().find(|owner| owner.claims.iter().any(|claim| claim.name == *name))?;
        let place = written::value(resolved, &["workloads", &hook.key, "volumes", &volume.name, "object"]);
        Some((owner.key.as_str(), place))
    })
}

fn finding(resolved: &Resolved, hook: &Workload, needs: &str, other: &str, place: Option<Place>) -> Finding {
    let when = ["workloads", hook.key.as_str(), "when"];
    let kind = ["workloads", hook.key.as_str(), "kind"];
    Finding::new(format!("`{}` {needs} `{other}`, which only starts after it", hook.key))
        .at(place, "at the first deployment there is none")
        .at(written::value(resolved, &when).or_else(|| written::value(resolved, &kind)), "it runs before the workloads")
        .help(format!("write `when = \"after\"`, or let a service of its own run `{other}`"))
}
