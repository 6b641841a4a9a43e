//! How a workload runs: how many pods, how they are replaced, how they end, and when a cron runs.

use crate::resolved::{Run, Scale, Schedule, Start, Update};
use crate::spec::{self, Concurrency, Strategy, When, WorkloadKind};

/// CPU at which autoscaling aims when the service does not say, in percent.
const CPU_PERCENT: u16 = 80;

/// Time after which a run is ended when the service does not say, in seconds; the same as in `profiles/base.toml`.
const DEADLINE: u64 = 3600;
const RETRIES: u16 = 1;

/// How many pods.
pub fn scale(kind: WorkloadKind, written: Option<&spec::Scale>) -> Scale {
    if kind.ends() {
        return Scale::EachRun;
    }
    if kind == WorkloadKind::Daemon {
        return Scale::EachNode;
    }
    let Some(scale) = written else { return Scale::Fixed(2) };
    match (scale.single, scale.replicas, scale.min, scale.max) {
        (Some(true), ..) => Scale::Single,
        (_, Some(replicas), ..) => Scale::Fixed(replicas),
        (_, None, Some(min), Some(max)) => {
            Scale::Auto { min, max, cpu_percent: scale.cpu_percent.unwrap_or(CPU_PERCENT) }
        }
        _ => Scale::Fixed(2),
    }
}

pub fn update(spec: &spec::Workload, scale: Scale, has_claims: bool) -> Update {
    let written = spec.update.as_ref();
    let stateful = spec.kind == Some(WorkloadKind::Stateful);
    let one_writer = scale == Scale::Single || (has_claims && !stateful);
    match written.and_then(|update| update.strategy) {
        Some(Strategy::Recreate) => Update::Recreate,
        _ if one_writer => Update::Recreate,
        _ => Update::Rolling {
            max_surge: written.and_then(|update| update.max_surge).unwrap_or(1),
            max_unavailable: written.and_then(|update| update.max_unavailable).unwrap_or(0),
        },
    }
}

/// A budget only where at least two pods always run; else it would forbid every drain.
pub fn disruption(spec: &spec::Workload, scale: Scale) -> Option<u32> {
    let written = spec.disruption.as_ref().and_then(|disruption| disruption.max_unavailable);
    (scale.least() >= 2).then(|| written.unwrap_or(1))
}

/// Whole seconds from the signal to the kill, and before the signal, rounded down. Nobody calls what ends by itself.
pub fn shutdown(kind: WorkloadKind, written: Option<&spec::Shutdown>) -> (u64, u64) {
    let grace = written.and_then(|shutdown| shutdown.grace.as_ref()).map_or(30, spec::number::Duration::seconds);
    if kind.ends() {
        return (grace, 0);
    }
    let drain = written.and_then(|shutdown| shutdown.drain.as_ref()).map(spec::number::Duration::seconds);
    (grace, drain.unwrap_or_else(|| 5.min(grace / 2)))
}

/// How a workload runs whose program ends; `None`: it does not.
pub fn run(kind: WorkloadKind, spec: &spec::Workload) -> Option<Run> {
    let start = match kind {
        WorkloadKind::Deployment | WorkloadKind::Stateful | WorkloadKind::Daemon => return None,
        WorkloadKind::Cron => Start::Schedule(schedule(spec)),
        WorkloadKind::Hook => Start::Hook(spec.when.unwrap_or(When::Before)),
    };
    let deadline = spec.deadline.as_ref().map_or(DEADLINE, spec::number::Duration::seconds);
    Some(Run { retries: spec.retries.unwrap_or(RETRIES), deadline, start })
}

fn schedule(spec: &spec::Workload) -> Schedule {
    let keep = spec.keep.as_ref();
    Schedule {
        times: spec.schedule.as_ref().map(ToString::to_string).unwrap_or_default(),
        time_zone: spec.time_zone.as_ref().map_or_else(|| "Etc/UTC".to_owned(), ToString::to_string),
        gaps: spec.schedule.as_ref().and_then(spec::Schedule::gaps),
        concurrency: spec.concurrency.unwrap_or(Concurrency::Forbid),
        suspended: spec.suspend == Some(true),
        keep_succeeded: keep.and_then(|keep| keep.succeeded).unwrap_or(1),
        keep_failed: keep.and_then(|keep| keep.failed).unwrap_or(3),
    }
}
