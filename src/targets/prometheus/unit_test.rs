//! promtool's unit tests: the types of its files, and situations that an alert is put into.

use serde::Serialize;

use crate::promql::{Line, Sample};
use crate::resolved::measured::Window;
use crate::targets::prometheus::template;
use crate::targets::prometheus::types::{Alerting, Pairs, RuleFile};

/// Between two samples of a series.
const INTERVAL: &str = "1m";

/// A file that `promtool test rules` runs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TestFile {
    pub rule_files: [&'static str; 1],
    pub evaluation_interval: String,
    pub group_eval_order: Vec<String>,
    pub tests: Vec<Situation>,
}

/// When rules are evaluated in a test. An evaluation costs promtool time, so there are few.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// Minutes.
    step: u64,
}

/// Series, and what must hold after some time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Situation {
    pub name: String,
    pub interval: &'static str,
    pub input_series: Vec<Series>,
    pub alert_rule_test: Vec<Expectation>,
}

/// One series in promtool's notation: `0+2x60` begins at 0 and grows by 2, sixty times.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Series {
    pub series: String,
    pub values: String,
}

/// All alerts of a name that fire at a time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Expectation {
    pub eval_time: String,
    pub alertname: String,
    pub exp_alerts: Vec<Firing>,
}

/// An alert that fires.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Firing {
    pub exp_labels: Pairs,
    pub exp_annotations: Pairs,
}

impl TestFile {
    /// Groups are evaluated in the order in which the rule file has them; promtool's own order is random.
    pub fn new(rules: &RuleFile, clock: Clock, tests: Vec<Situation>) -> Self {
        Self {
            rule_files: ["rules.yaml"],
            evaluation_interval: Window(clock.step).to_string(),
            group_eval_order: rules.groups.iter().map(|group| group.name.clone()).collect(),
            tests,
        }
    }
}

impl Clock {
    /// For alerts that must hold at most so long.
    pub fn new(longest: Window) -> Self {
        Self { step: (longest.0 / 24).next_multiple_of(5).max(5) }
    }

    /// The minute in which an alert surely fires whose condition holds from the beginning. Rates need a second sample, so
    /// the condition is seen at the first step.
    pub fn fired(self, hold: Window) -> u64 {
        self.step + hold.0.next_multiple_of(self.step).max(self.step)
    }
}

impl Situation {
    pub fn new(name: impl Into<String>, mut series: Vec<Series>, expected: Vec<Expectation>) -> Self {
        series.sort();
        series.dedup();
        Self { name: name.into(), interval: INTERVAL, input_series: series, alert_rule_test: expected }
    }
}

impl Series {
    /// A counter that grows by `step` a minute.
    pub fn growing(selector: impl ToString, step: impl ToString, minutes: u64) -> Self {
        Self { series: selector.to_string(), values: format!("0+{}x{minutes}", step.to_string()) }
    }

    /// A series of an example.
    pub fn of(sample: &Sample, minutes: u64) -> Self {
        let Line { start, per_minute } = sample.line;
        let labels: Vec<_> = sample.labels.iter().map(|(label, value)| format!("{label}={value:?}")).collect();
        let selector = format!("{}{{{}}}", sample.metric, labels.join(","));
        match per_minute {
            0.0 => Self::constant(selector, start, minutes),
            step => Self::along(selector, start, step, minutes),
        }
    }

    /// A value that begins somewhere and changes by `step` a minute.
    pub fn along(selector: impl ToString, start: f64, step: f64, minutes: u64) -> Self {
        let sign = if step < 0.0 { '-' } else { '+' };
        Self { series: selector.to_string(), values: format!("{start}{sign}{}x{minutes}", step.abs()) }
    }

    /// A value that does not change.
    pub fn constant(selector: impl ToString, value: impl ToString, minutes: u64) -> Self {
        Self { series: selector.to_string(), values: format!("{}x{minutes}", value.to_string()) }
    }
}

impl Expectation {
    /// Exactly these fire.
    pub fn new(alert: &str, minute: u64, firing: Vec<Firing>) -> Self {
        Self { eval_time: format!("{minute}m"), alertname: alert.to_owned(), exp_alerts: firing }
    }

    /// None of the alert's name fires.
    pub fn silence(alert: &str, minute: u64) -> Self {
        Self::new(alert, minute, Vec::new())
    }
}

impl Firing {
    /// The alert with the labels of the series for which it fires, where its texts show this value.
    pub fn new<'l>(
        rule: &Alerting,
        series_labels: impl IntoIterator<Item = (&'l str, &'l String)>,
        value: &str,
    ) -> Self {
        let own = series_labels.into_iter().map(|(label, value)| (label.to_owned(), value.clone()));
        let labels: Pairs = own.chain(rule.labels.clone()).collect();
        let texts = rule.annotations.iter().map(|(key, text)| (key.clone(), template::render(text, &labels, value)));
        Self { exp_annotations: texts.collect(), exp_labels: labels }
    }
}
