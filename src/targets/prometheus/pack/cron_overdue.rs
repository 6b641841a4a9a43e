//! No run of a cron has succeeded for longer than its schedule can explain.

use crate::resolved::measured::Window;
use crate::spec::Severity;
use crate::targets::prometheus::pack::{Outage, PackAlert, Subject, cron};

pub const ALERT: PackAlert = PackAlert {
    id: "cron-overdue",
    name: "CronOverdue",
    unit: "longest gaps of the schedule without a success, beyond the time of a run",
    threshold: "2",
    hold: Window(5),
    severity: [Severity::Warning, Severity::Warning, Severity::Info],
    applies: |subject| subject.due.is_some(),
    condition,
    summary: "@ has not succeeded for too long",
    description: "Its runs fail, do not end, or do not start. See the events of the CronJob.",
    outage: |subject, threshold, minutes| Outage {
        series: cron::outage(subject, threshold, minutes),
        labels: vec![("cronjob", subject.workload.clone())],
        value: "",
    },
    health: |subject, _, minutes| cron::health(subject, minutes),
    silence: cron::silence,
};

fn condition(subject: &Subject, threshold: &str) -> String {
    let due = subject.due.expect("the alert applies to nothing else");
    format!("time() - {} > {threshold} * {} + {}", cron::last_success(subject), due.gap, due.deadline)
}
