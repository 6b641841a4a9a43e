//! The standard pack: alerts that every service gets, one file an alert. A service tunes them below `[alert-pack]`.

mod cpu_throttling;
mod crash_looping;
mod cron;
mod cron_failed;
mod cron_overdue;
mod daemon_incomplete;
mod hpa_at_max;
mod memory_near_limit;
mod oom_killed;
mod situation;
mod subject;
mod upstream_failures;
mod workload_unavailable;

use crate::resolved::measured::Window;
use crate::spec::{AlertTuning, Severity, Tier};
use crate::targets::prometheus::owner::Owner;
use crate::targets::prometheus::types::{Alerting, Group, Rule};
use crate::targets::prometheus::unit_test::{Clock, Series, Situation};

pub use subject::Subject;

/// An alert of the pack.
pub struct PackAlert {
    /// Its key below `[alert-pack]`.
    pub id: &'static str,
    /// Its name in Prometheus.
    pub name: &'static str,
    /// What `threshold` counts, as the page of alerts says it.
    pub unit: &'static str,
    pub threshold: &'static str,
    /// How long it must hold; zero: at once.
    pub hold: Window,
    /// How urgent it is for a critical, a standard and a low service.
    pub severity: [Severity; 3],
    /// Whether a workload can have it at all.
    pub applies: fn(&Subject) -> bool,
    pub condition: fn(&Subject, threshold: &str) -> String,
    /// May use `{{ $labels.x }}` and `{{ $value | humanizePercentage }}`; `@` is the workload.
    pub summary: &'static str,
    pub description: &'static str,
    /// What fires it, over some minutes.
    pub outage: fn(&Subject, threshold: f64, minutes: u64) -> Outage,
    /// The same series when all is well.
    pub health: fn(&Subject, threshold: f64, minutes: u64) -> Vec<Series>,
    /// What has nothing to do with it, or is too little to judge.
    pub silence: fn(&Subject, minutes: u64) -> Vec<Series>,
}

/// A situation that fires an alert.
pub struct Outage {
    pub series: Vec<Series>,
    /// Labels of the series for which it fires.
    pub labels: Vec<(&'static str, String)>,
    /// The value as its texts show it, if they do.
    pub value: &'static str,
}

/// Every alert of the pack.
pub const PACK: &[PackAlert] = &[
    workload_unavailable::ALERT,
    daemon_incomplete::ALERT,
    cron_failed::ALERT,
    cron_overdue::ALERT,
    crash_looping::ALERT,
    oom_killed::ALERT,
    memory_near_limit::ALERT,
    cpu_throttling::ALERT,
    hpa_at_max::ALERT,
    upstream_failures::ALERT,
];

/// An alert of the pack for one workload, as the service wants it.
pub struct Tuned<'a> {
    pub alert: &'static PackAlert,
    pub subject: &'a Subject,
    pub threshold: String,
    pub hold: Window,
    pub rule: Alerting,
}

/// The alerts that a service has: all that apply and are not switched off.
pub fn tuned<'a>(
    owner: &Owner,
    subjects: &'a [Subject],
    tuning: impl Fn(&str) -> Option<&'a AlertTuning>,
) -> Vec<Tuned<'a>> {
    let on = |alert: &&PackAlert| tuning(alert.id).is_none_or(|tuning| tuning.enabled != Some(false));
    let wanted = PACK.iter().filter(on);
    let pairs =
        wanted.flat_map(|alert| subjects.iter().filter(|subject| (alert.applies)(subject)).map(move |s| (alert, s)));
    pairs.map(|(alert, subject)| tune(owner, alert, subject, tuning(alert.id))).collect()
}

/// The group of rules; nothing if no alert is left.
pub fn group(owner: &Owner, alerts: &[Tuned<'_>]) -> Option<Group> {
    let rules: Vec<_> = alerts.iter().map(|alert| Rule::Alerting(alert.rule.clone())).collect();
    (!rules.is_empty()).then(|| Group { name: owner.group("pack"), interval: None, rules })
}

/// Situations in which each alert fires, and such in which none may.
pub fn situations(alerts: &[Tuned<'_>], clock: Clock) -> Vec<Situation> {
    situation::all(alerts, clock)
}

/// The longest time that one of these must hold.
pub fn longest_hold(alerts: &[Tuned<'_>]) -> Window {
    alerts.iter().map(|alert| alert.hold).max().unwrap_or(Window(0))
}

fn tune<'a>(owner: &Owner, alert: &'static PackAlert, subject: &'a Subject, tuning: Option<&AlertTuning>) -> Tuned<'a> {
    let threshold = tuning.and_then(|tuning| tuning.threshold.as_ref()).map_or(alert.threshold, |number| &number.0);
    let hold = tuning.and_then(|tuning| tuning.r#for.as_ref());
    let hold = hold.map_or(alert.hold, |hold| Window(hold.seconds().div_ceil(60)));
    let of_tier = alert.severity[match owner.tier {
        Tier::Critical => 0,
        Tier::Standard => 1,
        Tier::Low => 2,
    }];
    let severity = tuning.and_then(|tuning| tuning.severity).unwrap_or(of_tier);
    let text = |text: &str| text.replace('@', &subject.workload);
    let rule = Alerting {
        alert: alert.name.to_owned(),
        expr: (alert.condition)(subject, threshold),
        hold: (hold.0 > 0).then(|| hold.to_string()),
        keep_firing_for: None,
        labels: owner.labels(severity, ("workload", &subject.workload)),
        annotations: owner.annotations(text(alert.summary), text(alert.description)),
    };
    Tuned { alert, subject, threshold: threshold.to_owned(), hold, rule }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_alerts_says_what_holds() {
        let page = include_str!("../../../../docs/alerts.md");
        let rows: Vec<_> = page.lines().filter(|line| line.starts_with("| `")).collect();
        assert_eq!(rows.len(), PACK.len());
        for (alert, row) in PACK.iter().zip(rows) {
            let [critical, standard, low] = alert.severity;
            let PackAlert { id, name, unit, threshold, hold, .. } = alert;
            let hold = hold.0;
            assert!(row.starts_with(&format!("| `{id}` | {name} |")), "{id}: {row}");
            let rest = format!("| {unit} | {threshold} | {hold}m | {critical} / {standard} / {low} |");
            assert!(row.ends_with(&rest), "{id}: {row} has not {rest}");
        }
    }
}
