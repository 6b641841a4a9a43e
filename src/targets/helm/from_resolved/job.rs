//! What runs and ends: when, and for how long.

use super::super::values::{Config, Cron, HookPhase, Job, ObjectRef, PodSecurity};
use super::{beside, container, pod};
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
        containers: vec![container::program(workload)],
        init_containers: container::before(workload),
        volumes: workload.volumes.iter().map(pod::volume).collect(),
        config: workload.config.as_ref().map(|config| Config { name: config.name.clone(), data: config.data.clone() }),
        pod_security_context: PodSecurity {
            run_as_user: workload.container.security.user,
            run_as_group: workload.container.security.group,
            fs_group: workload.fs_group,
        },
        automount_service_account_token: workload.token,
        enable_service_links: workload.service_links,
        termination_grace_period_seconds: workload.grace,
        priority_class_name: workload.priority_class.clone(),
        image_pull_secrets: workload.pull_secrets.iter().map(|name| ObjectRef { name: name.clone() }).collect(),
        node_selector: pod::node_selector(workload),
        affinity: pod::affinity(workload),
        tolerations: workload.tolerations.iter().map(pod::toleration).collect(),
        labels: beside(&workload.labels, &resolved.labels),
        pod_labels: beside(&workload.pod_labels, &workload.labels),
        pod_annotations: workload.pod_annotations.clone(),
        service_account_name: workload.service_account.clone(),
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
