//! What a service watches of its own: expressions as they hold in an environment, and the alerts made of them.

use crate::promql::Expression;
use crate::resolved::{Goal, Resolved};
use crate::spec::{Severity, Unit};

/// An expression that somebody wrote, with its markers replaced.
#[derive(Debug, Clone)]
pub struct Query {
    /// Path of its table: `["alerts", "queue-growing"]`.
    pub table: Vec<String>,
    /// Its key in the table.
    pub key: &'static str,
    pub text: String,
    /// Markers in it that stand for nothing here.
    pub unknown_markers: Vec<String>,
    /// Values of its table that it does not use.
    pub unused_values: Vec<String>,
    /// What Prometheus would make of it; `Err`: why it would refuse it.
    pub read: Result<Expression, String>,
}

/// An alert of the service's own.
#[derive(Debug, Clone)]
pub struct OwnAlert {
    /// Its key in `[alerts]`.
    pub key: String,
    /// Its name in Prometheus.
    pub name: String,
    pub condition: Query,
    /// Minutes for which the condition must hold; 0: none.
    pub hold: u64,
    pub severity: Severity,
    pub summary: String,
    pub description: String,
    pub runbook: Option<String>,
}

/// An objective over metrics of the service's own.
#[derive(Debug, Clone)]
pub struct OwnObjective {
    pub goal: Goal,
    pub measure: Measure,
}

/// What of its metrics an objective counts.
#[derive(Debug, Clone)]
pub enum Measure {
    /// Bad events and all events. Their texts keep the marker of the window.
    Events { bad: Box<Query>, total: Box<Query> },
    /// Measurements of a histogram of which those up to a bound are good.
    Histogram {
        metric: String,
        /// As a label of Prometheus: `0.5`.
        at_most: String,
        /// Label → value of the series that count.
        wanted: Vec<(String, String)>,
    },
}

/// Stands in the expressions of an objective for the range over which they are asked.
pub const WINDOW: &str = "@{window}";

/// A panel of the service's own on its board.
#[derive(Debug, Clone)]
pub struct OwnPanel {
    pub title: String,
    pub query: Query,
    pub unit: Unit,
}

impl OwnObjective {
    /// Its expressions.
    pub fn queries(&self) -> Vec<&Query> {
        match &self.measure {
            Measure::Events { bad, total } => vec![&**bad, &**total],
            Measure::Histogram { .. } => Vec::new(),
        }
    }

    /// Whether Prometheus would take its expressions; if not, a check says so.
    pub fn is_readable(&self) -> bool {
        self.queries().iter().all(|query| query.read.is_ok())
    }
}

impl Query {
    /// The expression, where there is one.
    pub fn expression(&self) -> Option<&Expression> {
        self.read.as_ref().ok()
    }

    /// Path of its key in the source.
    pub fn path(&self) -> Vec<&str> {
        self.below(&[self.key])
    }

    /// Path of another key of its table.
    pub fn below<'q>(&'q self, rest: &[&'q str]) -> Vec<&'q str> {
        self.table.iter().map(String::as_str).chain(rest.iter().copied()).collect()
    }
}

impl Resolved {
    /// What each of its objectives asks for.
    pub fn goals(&self) -> impl Iterator<Item = &Goal> {
        let own = self.own_objectives.iter().map(|objective| &objective.goal);
        self.objectives.iter().map(|objective| &objective.goal).chain(own)
    }

    /// Every expression that the service writes itself.
    pub fn queries(&self) -> impl Iterator<Item = &Query> {
        let panels = self.panels.iter().map(|panel| &panel.query);
        let events = self.own_objectives.iter().flat_map(OwnObjective::queries);
        self.alerts.iter().map(|alert| &alert.condition).chain(panels).chain(events)
    }
}
