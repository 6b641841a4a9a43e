//! CronJobs, and Jobs that Argo CD runs as hooks.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::meta::{Wave, meta};
use super::pod;
use crate::bundle::{Object, to_value};
use crate::targets::helm::values::{Cron, Job, Values};

/// A point of a sync; a Job can never be changed, so that of the sync before goes first.
const HOOK: &str = "argocd.argoproj.io/hook";
const DELETE: (&str, &str) = ("argocd.argoproj.io/hook-delete-policy", "BeforeHookCreation");

pub(super) fn job(values: &Values, job: &Job) -> Object {
    let wave = if job.hook.is_some() { Wave::Hook } else { Wave::Cron };
    let mut meta = meta(values, &job.name, Some(&job.labels), wave);
    if let Some(phase) = job.hook {
        let phase = to_value(&phase).as_str().unwrap_or_default().to_owned();
        meta = meta.annotate(HOOK, phase).annotate(DELETE.0, DELETE.1);
    }
    match &job.cron {
        Some(cron) => Object::with("batch/v1", "CronJob", meta, [("spec", cron_job(values, job, cron))]),
        None => Object::with("batch/v1", "Job", meta, [("spec", run(values, job))]),
    }
}

fn cron_job(values: &Values, job: &Job, cron: &Cron) -> Value {
    let labels: BTreeMap<_, _> = values.labels.iter().chain(&job.labels).collect();
    let mut spec = to_value(cron);
    spec["jobTemplate"] = json!({ "metadata": { "labels": labels }, "spec": run(values, job) });
    spec
}

fn run(values: &Values, job: &Job) -> Value {
    json!({
        "activeDeadlineSeconds": job.active_deadline_seconds,
        "backoffLimit": job.backoff_limit,
        "template": pod::of_job(values, job),
    })
}
