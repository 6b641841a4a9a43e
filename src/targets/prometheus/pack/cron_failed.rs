//! The last runs of a cron failed.

use crate::resolved::measured::Window;
use crate::spec::Severity;
use crate::targets::prometheus::pack::{Outage, PackAlert, Subject, cron};

pub const ALERT: PackAlert = PackAlert {
    id: "cron-failed",
    name: "CronFailed",
    unit: "runs that failed since one succeeded, of those that are kept",
    threshold: "1",
    hold: Window(0),
    severity: [Severity::Warning, Severity::Warning, Severity::Info],
    applies: |subject| subject.due.is_some(),
    condition,
    summary: "@ fails",
    description: "Its retries are used up too. The pod of the run is kept: see its logs.",
    outage: |subject, threshold, minutes| Outage {
        series: cron::outage(subject, threshold, minutes),
        labels: Vec::new(),
        value: "",
    },
    health: |subject, _, minutes| cron::health(subject, minutes),
    silence: cron::silence,
};

fn condition(subject: &Subject, threshold: &str) -> String {
    let by = "max by (namespace, job_name)";
    format!(
        "count by (namespace) (\n  {by} ({})\n  > on (namespace) group_left ()\n  {}\n  and on (namespace, job_name)\n  {by} ({}) == 1\n) >= {threshold}",
        cron::runs(subject, cron::STARTED),
        cron::last_success(subject),
        cron::runs(subject, cron::FAILED).is("condition", "true"),
    )
}
