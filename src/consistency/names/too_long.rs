//! A name that is made from the service's name and a key does not fit. Nothing is ever cut, so it must fit from the start.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Workload};
use crate::spec::WorkloadKind;
use crate::spec::platform::Render;

pub const CHECK: Check = Check {
    id: "names/too-long",
    severity: Severity::Error,
    title: "a name that is made from others is too long",
    run: Run::Service(run),
};

/// A name that is too long.
struct Long<'r> {
    /// `None`: the name is that of the service alone.
    workload: Option<&'r Workload>,
    name: &'r str,
    kind: &'static str,
    limit: usize,
}

/// One finding for the name that is most over its limit: shortening cures the others too.
fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let longest =
        names(resolved).filter(|long| long.name.len() > long.limit).max_by_key(|long| long.name.len() - long.limit);
    longest.map(|long| finding(resolved, &long)).into_iter().collect()
}

fn names(resolved: &Resolved) -> impl Iterator<Item = Long<'_>> {
    let objects = resolved.workloads.iter().map(|workload| {
        // A pod's name is its host name and a label: 63 characters. A Deployment adds `-<10>-<5>`; a StatefulSet labels its
        // pods with its own name and a hash of 10.
        let (kind, limit) = match workload.kind {
            WorkloadKind::Deployment => ("Deployment, whose pods add 17 more", 63 - 17),
            WorkloadKind::Daemon => ("DaemonSet, whose pods add 6 more", 63 - 6),
            // The controller refuses longer ones: it adds the minute of the run to the name of the Job.
            WorkloadKind::Cron => ("CronJob", 52),
            WorkloadKind::Hook => ("Job", 63),
            WorkloadKind::Stateful => ("StatefulSet, whose revisions add 11 more", 63 - 11),
        };
        Long { workload: Some(workload), name: &workload.name, kind, limit }
    });
    let services = resolved.services.iter().filter_map(|service| {
        let workload = resolved.workload(&service.workload)?;
        Some(Long { workload: Some(workload), name: &service.name, kind: "Service", limit: 63 })
    });
    let derived = objects.chain(services).filter(|long| long.workload.is_none_or(|each| !is_adopted(resolved, each)));
    // Helm refuses longer names of releases, and Argo CD names the release after the service.
    let release = Long { workload: None, name: &resolved.name, kind: "Helm release", limit: 53 };
    derived.chain((resolved.environment.render == Render::Chart).then_some(release))
}

/// An adopted name exists already, so it fits.
fn is_adopted(resolved: &Resolved, workload: &Workload) -> bool {
    resolved.service.adopt.as_ref().is_some_and(|adopt| adopt.workloads.contains_key(&*workload.key))
}

fn finding(resolved: &Resolved, long: &Long<'_>) -> Finding {
    let over = long.name.len() - long.limit;
    let finding = Finding::new(format!("`{}` is too long by {over} for the name of a {}", long.name, long.kind))
        .at(resolved.place(["name"]), format!("{} characters in all, {} fit", long.name.len(), long.limit));
    match long.workload {
        Some(workload) => finding
            .at(resolved.key_place(["workloads", &workload.key]), "made with this key")
            .help(format!("shorten `name` and the key together by {over} characters or more; names are never cut")),
        None => finding.help(format!("shorten `name` by {over} characters or more; names are never cut")),
    }
}
