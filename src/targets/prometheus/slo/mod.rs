//! Objectives as rules: error ratios are recorded over several windows, and alerts fire when the error budget burns too
//! fast. Nothing is measured without a mesh: the counters are those of the callers' proxies.

mod alert;
mod example;
mod record;
mod situation;

use crate::resolved::Objective;
use crate::resolved::measured::{Counters, Selector, Window, Windows, recorded};
use crate::targets::prometheus::owner::Owner;
use crate::targets::prometheus::types::{Group, Pairs, Rule};
use crate::targets::prometheus::unit_test::{Clock, Situation};

use example::Example;

/// One objective of a service, with what its rules need.
#[derive(Debug, Clone)]
pub struct Slo {
    owner: Owner,
    /// `availability` or `latency`.
    name: String,
    /// `1 - objective`, exactly.
    budget: String,
    /// In percent, as written.
    percent: String,
    counters: Counters,
    example: Example,
    windows: Windows,
    /// What bad calls do, for people.
    bad_call: String,
}

impl Slo {
    /// `scrape`: seconds between two samples.
    pub fn new(owner: &Owner, objective: &Objective, scrape: u64) -> Self {
        Self {
            owner: owner.clone(),
            name: objective.name.clone(),
            budget: objective.budget.clone(),
            percent: objective.percent.clone(),
            counters: Counters::new(objective, &owner.namespace),
            example: Example::new(objective, &owner.namespace),
            windows: Windows::new(objective.days, scrape),
            bad_call: alert::bad_call(&objective.sli),
        }
    }

    /// Recording rules and alerts. What sums over days is a group of its own, evaluated less often.
    pub fn groups(&self) -> Vec<Group> {
        let alerts = self.alerts().into_iter().map(Rule::Alerting);
        let (short, long) = record::rules(self);
        vec![
            Group {
                name: self.owner.group(&format!("slo-{}-long", self.name)),
                interval: Some("2m"),
                rules: long.into_iter().map(Rule::Recording).collect(),
            },
            Group {
                name: self.owner.group(&format!("slo-{}", self.name)),
                interval: None,
                rules: short.into_iter().map(Rule::Recording).chain(alerts).collect(),
            },
        ]
    }

    /// Labels of what is recorded for it.
    fn labels(&self) -> Pairs {
        let mut labels = self.owner.identity();
        labels.insert("slo".to_owned(), self.name.clone());
        labels
    }

    /// A recorded series of it.
    fn recorded(&self, record: &str) -> Selector {
        recorded(record, &self.owner.namespace, &self.owner.service, &self.name)
    }
}

/// The objective in percent above which the fast alert can fire: `factor * budget < 1`. `scrape`: seconds between two samples.
pub fn least_objective_that_pages(days: u32, scrape: u64) -> f64 {
    let factor = Windows::new(days, scrape).page[0].factor();
    100.0 - 100.0 / factor.parse::<f64>().expect("a factor is a number")
}

/// The longest time that an alert of these objectives must hold.
pub fn longest_hold(slos: &[Slo]) -> Window {
    slos.iter().flat_map(Slo::burn_alerts).map(|alert| alert.hold).max().unwrap_or(Window(0))
}

/// Situations in which each alert of these objectives fires, and such in which none may.
pub fn situations(slos: &[Slo], clock: Clock) -> Vec<Situation> {
    situation::all(slos, clock)
}
