//! What the alerts of crons share: the last success and the runs, as kube-state-metrics knows them.

use crate::resolved::measured::Selector;
use crate::targets::prometheus::pack::Subject;
use crate::targets::prometheus::unit_test::Series;

const SUCCEEDED: &str = "kube_cronjob_status_last_successful_time";
/// Stands in where no run has succeeded yet.
const CREATED: &str = "kube_cronjob_created";
pub const STARTED: &str = "kube_job_status_start_time";
pub const FAILED: &str = "kube_job_failed";

/// When a run succeeded last, with the label `cronjob`.
pub fn last_success(subject: &Subject) -> String {
    let by = "max by (namespace, cronjob)";
    format!("({by} ({}) or {by} ({}))", of_cron(subject, SUCCEEDED), of_cron(subject, CREATED))
}

/// A metric of all runs.
pub fn runs(subject: &Subject, metric: &str) -> Selector {
    Selector::new(metric).is("namespace", &subject.namespace).fits("job_name", format!("{}-[0-9]+", subject.workload))
}

/// Runs failed, and the last success is three centuries ago: far too long for any schedule and threshold.
pub fn outage(subject: &Subject, threshold: f64, minutes: u64) -> Vec<Series> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a threshold counts runs")]
    let mut series = failed_runs(subject, threshold.max(1.0).ceil() as u64, minutes);
    series.push(Series::constant(of_cron(subject, SUCCEEDED), "-10000000000", minutes));
    series
}

/// A run has just succeeded; the one that failed is older.
pub fn health(subject: &Subject, minutes: u64) -> Vec<Series> {
    let mut series = failed_runs(subject, 1, minutes);
    series.push(Series::growing(of_cron(subject, SUCCEEDED), 60, minutes));
    series
}

/// Runs of another workload whose name begins with ours.
pub fn silence(subject: &Subject, minutes: u64) -> Vec<Series> {
    failed_runs(&Subject { workload: format!("{}-admin", subject.workload), ..subject.clone() }, 1, minutes)
}

fn failed_runs(subject: &Subject, count: u64, minutes: u64) -> Vec<Series> {
    let run = |number| {
        let of = |metric| {
            let name = format!("{}-{}", subject.workload, 29_384_880 + number);
            Selector::new(metric).is("namespace", &subject.namespace).is("job_name", name)
        };
        [Series::constant(of(STARTED), 0, minutes), Series::constant(of(FAILED).is("condition", "true"), 1, minutes)]
    };
    (0..count).flat_map(run).collect()
}

fn of_cron(subject: &Subject, metric: &str) -> Selector {
    Selector::new(metric).is("namespace", &subject.namespace).is("cronjob", &subject.workload)
}
