//! What runs and ends: when, and for how long.

use super::super::values::{Config, Cron, HookPhase, Job};
use super::{beside, pod};
use crate::resolved::{Resolved, Run, Schedule, Start, Workload};
use crate::spec::{Concurrency, When};

pub(super) fn job(resolved: &Resolved, workload: &Workload, run: &Run) -> Job {
    let (cron, hook) = match &run.start {
        Start::Schedule(schedule) => (Some(cron(schedule)), None),
        Start::Hook(when) => (None, Some(phase(*when))),
    };
    Job {
        name: workload.name.clone(),
        cron,
        hook,
        backoff_limit: run.retries,
        active_deadline_seconds: run.deadline,
        pod: pod::pod(workload),
        config: workload.config.as_ref().map(|config| Config { name: config.name.clone(), data: config.data.clone() }),
        labels: beside(&workload.labels, &resolved.labels),
    }
}

fn cron(schedule: &Schedule) -> Cron {
    let policy = match schedule.concurrency {
        Concurrency::Forbid => "Forbid",
        Concurrency::Replace => "Replace",
        Concurrency::Allow => "Allow",
    };
    Cron {
        schedule: schedule.times.clone(),
        time_zone: schedule.time_zone.clone(),
        concurrency_policy: policy.to_owned(),
        suspend: schedule.suspended,
        successful_jobs_history_limit: schedule.keep_succeeded,
        failed_jobs_history_limit: schedule.keep_failed,
    }
}

/// Not PreSync: then nothing that the hook needs would be there at the first sync.
fn phase(when: When) -> HookPhase {
    match when {
        When::Before => HookPhase::Sync,
        When::After => HookPhase::PostSync,
        When::OnFailure => HookPhase::SyncFail,
    }
}
