//! Objectives as rules: error ratios are recorded over several windows, and alerts fire when the error budget burns too
//! fast. What is measured of calls are the counters of the callers' proxies; the rest is what the service counts itself.

mod alert;
mod example;
mod measure;
mod record;
mod situation;

use crate::resolved::measured::{Counters, Selector, Window, Windows, recorded};
use crate::resolved::{self, Goal, Objective, OwnObjective};
use crate::targets::prometheus::owner::Owner;
use crate::targets::prometheus::types::{Group, Pairs, Rule};
use crate::targets::prometheus::unit_test::{Clock, Situation};

use example::Example;
use measure::Measure;

/// One objective of a service, with what its rules need.
#[derive(Debug, Clone)]
pub struct Slo {
    owner: Owner,
    /// Its key in `[slo]`.
    name: String,
    /// `1 - objective`, exactly.
    budget: String,
    /// In percent, as written.
    percent: String,
    measure: Measure,
    windows: Windows,
    /// What happens when it is missed, for people: `calls fail`.
    bad: String,
}

impl Slo {
    /// `scrape`: seconds between two samples.
    pub fn new(owner: &Owner, objective: &Objective, scrape: u64) -> Self {
        let counters = Counters::new(objective, &owner.namespace);
        let measure = Measure::Calls { counters, example: Example::new(objective, &owner.namespace) };
        Self::over(owner, &objective.goal, measure, alert::bad_calls(&objective.sli), scrape)
    }

    /// The same over metrics of the service's own.
    pub fn own(owner: &Owner, objective: &OwnObjective, scrape: u64) -> Self {
        let measure = Measure::own(&objective.measure, &owner.namespace, &owner.service);
        let bad = match &objective.measure {
            resolved::Measure::Events { .. } => "events are bad".to_owned(),
            resolved::Measure::Histogram { metric, at_most, .. } => format!("`{metric}` is above {at_most}"),
        };
        Self::over(owner, &objective.goal, measure, bad, scrape)
    }

    fn over(owner: &Owner, goal: &Goal, measure: Measure, bad: String, scrape: u64) -> Self {
        Self {
            owner: owner.clone(),
            name: goal.name.clone(),
            budget: goal.budget.clone(),
            percent: goal.percent.clone(),
            windows: Windows::new(goal.days, scrape),
            measure,
            bad,
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
