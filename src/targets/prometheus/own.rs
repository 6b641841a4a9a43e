//! Alerts that a service writes itself, and promtool's proof of those whose shape gen understands: a situation in which
//! each fires, one in which it does not, and one without any sample.

use crate::promql::{Example, Expression};
use crate::resolved::measured::Window;
use crate::resolved::{OwnAlert, Resolved};
use crate::targets::prometheus::owner::Owner;
use crate::targets::prometheus::template;
use crate::targets::prometheus::types::{Alerting, Group, Rule};
use crate::targets::prometheus::unit_test::{Clock, Expectation, Firing, Series, Situation};

/// An alert with what its rule and its tests need.
pub struct Own<'a> {
    alert: &'a OwnAlert,
    rule: Alerting,
    /// Minutes after which it fires at the latest, from the first sample on.
    late: Window,
}

/// All that can be written; of an expression that Prometheus would refuse a check speaks.
pub fn all<'a>(owner: &Owner, resolved: &'a Resolved) -> Vec<Own<'a>> {
    let readable = resolved.alerts.iter().filter(|alert| alert.condition.read.is_ok());
    readable.map(|alert| Own::new(owner, alert)).collect()
}

impl<'a> Own<'a> {
    fn new(owner: &Owner, alert: &'a OwnAlert) -> Self {
        let rule = Alerting {
            alert: alert.name.clone(),
            expr: alert.condition.text.clone(),
            hold: (alert.hold > 0).then(|| Window(alert.hold).to_string()),
            keep_firing_for: None,
            labels: owner.own_labels(alert.severity),
            annotations: Owner { runbook: alert.runbook.clone(), ..owner.clone() }
                .annotations(alert.summary.clone(), alert.description.clone()),
        };
        let ranges = alert.condition.expression().into_iter().flat_map(|expression| expression.reads());
        let longest = ranges.filter_map(|read| read.range).max().unwrap_or(0).div_ceil(60);
        Self { alert, rule, late: Window(alert.hold + longest) }
    }

    fn example(&self, holds: bool) -> Option<Example> {
        self.alert.condition.expression()?.example(holds)
    }

    /// The example in which it fires, if its texts can be foretold.
    fn outage(&self) -> Option<(Example, Firing)> {
        let example = self.example(true)?;
        let shown = self.rule.annotations.values().any(|text| template::shows_value(text));
        let value = match example.value {
            Some(value) if value == value.trunc() => value.to_string(),
            _ if shown => return None,
            _ => String::new(),
        };
        let plain = self.rule.annotations.values().all(|text| template::is_plain(text));
        let firing =
            Firing::new(&self.rule, example.labels.iter().map(|(label, value)| (label.as_str(), value)), &value);
        plain.then_some((example, firing))
    }
}

/// The group of rules; nothing if the service has no alert of its own.
pub fn group(owner: &Owner, alerts: &[Own<'_>]) -> Option<Group> {
    let rules: Vec<_> = alerts.iter().map(|alert| Rule::Alerting(alert.rule.clone())).collect();
    (!rules.is_empty()).then(|| Group { name: owner.group("own"), interval: None, rules })
}

/// The longest time until one of these fires.
pub fn latest(alerts: &[Own<'_>]) -> Window {
    alerts.iter().map(|alert| alert.late).max().unwrap_or(Window(0))
}

/// Each alert is tried alone: the series of one might fire another.
pub fn situations(alerts: &[Own<'_>], clock: Clock) -> Vec<Situation> {
    alerts.iter().flat_map(|alert| of_alert(alert, clock)).collect()
}

fn of_alert(own: &Own<'_>, clock: Clock) -> Vec<Situation> {
    let minute = clock.fired(own.late);
    let (name, key) = (own.rule.alert.as_str(), &own.alert.key);
    let silence = || vec![Expectation::silence(name, minute)];
    let mut situations = Vec::new();
    if let Some((example, firing)) = own.outage() {
        let expected = vec![Expectation::new(name, minute, vec![firing])];
        situations.push(Situation::new(format!("{key}: its condition holds"), series(&example, minute), expected));
    }
    if let Some(example) = own.example(false) {
        situations.push(Situation::new(format!("{key}: all is well"), series(&example, minute), silence()));
    }
    if own.alert.condition.expression().is_some_and(Expression::needs_samples) {
        situations.push(Situation::new(format!("{key}: there are no samples"), Vec::new(), silence()));
    }
    situations
}

fn series(example: &Example, minutes: u64) -> Vec<Series> {
    example.series.iter().map(|sample| Series::of(sample, minutes)).collect()
}
