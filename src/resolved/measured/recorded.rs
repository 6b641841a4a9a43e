//! Names of recorded series. Rules write them, alerts and boards read them.

use crate::resolved::measured::{Selector, Window};

/// Share of the error budget of an objective's whole period that is left.
pub const BUDGET_LEFT: &str = "slo:period_error_budget_remaining:ratio";

/// Name of the recorded share of bad calls over a window.
pub fn error_ratio(window: Window) -> String {
    format!("slo:sli_error:ratio_rate{window}")
}

/// A recorded series of an objective of a service.
pub fn recorded(record: impl Into<String>, namespace: &str, service: &str, objective: &str) -> Selector {
    Selector::new(record).is("namespace", namespace).is("service", service).is("slo", objective)
}
