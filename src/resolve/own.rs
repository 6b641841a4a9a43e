//! Alerts and panels of a service's own: markers replaced, expressions read, names and defaults decided. Judges no expression.

use std::collections::BTreeMap;

use crate::decode::{Markers, marker_names};
use crate::promql::Expression;
use crate::resolve::draft::Draft;
use crate::resolved::{OwnAlert, OwnPanel, Query, WINDOW, names};
use crate::spec::form::{Label, Pattern, Text};
use crate::spec::{self, Severity, Unit};

/// Sorted by key.
pub fn alerts(draft: &Draft) -> Vec<OwnAlert> {
    draft.service.alerts.iter().map(|(key, alert)| decide(draft, key, alert)).collect()
}

/// Sorted by key.
pub fn panels(draft: &Draft) -> Vec<OwnPanel> {
    let panels = draft.service.dashboard.iter().flat_map(|dashboard| &dashboard.panels);
    panels
        .map(|(key, panel)| OwnPanel {
            title: panel.title.clone(),
            query: query(draft, &["dashboard", "panels", key], "expr", &panel.expr.0, &panel.values),
            unit: panel.unit.unwrap_or(Unit::Short),
        })
        .collect()
}

/// An expression of an objective; the marker of the window stays in its text.
pub fn over_window(
    draft: &Draft,
    objective: &str,
    key: &'static str,
    written: &Pattern,
    values: &BTreeMap<Label, Text>,
) -> Query {
    let mut values = values.clone();
    let window = Label(WINDOW_NAME.to_owned());
    values.insert(window, Text(WINDOW.to_owned()));
    let mut query = query(draft, &["slo", objective], key, &written.0, &values);
    query.unused_values.retain(|name| name != WINDOW_NAME);
    query
}

/// Name of the marker that stands for the window of an objective.
const WINDOW_NAME: &str = "window";

fn decide(draft: &Draft, key: &str, alert: &spec::Alert) -> OwnAlert {
    let condition = query(draft, &["alerts", key], "expr", &alert.expr.0, &alert.values);
    let runbook = alert.runbook.as_ref().or_else(|| draft.service.links.get("runbook"));
    OwnAlert {
        key: key.to_owned(),
        name: names::alert(key),
        hold: alert.r#for.as_ref().map_or(0, |hold| hold.seconds().div_ceil(60)),
        severity: alert.severity.unwrap_or(Severity::Warning),
        summary: alert.summary.clone(),
        description: alert.description.clone().unwrap_or_else(|| format!("The condition of the alert `{key}` holds.")),
        runbook: runbook.map(ToString::to_string),
        condition,
    }
}

fn query(draft: &Draft, table: &[&str], key: &'static str, text: &str, values: &BTreeMap<Label, Text>) -> Query {
    let mut markers: Markers = draft.markers.clone();
    markers.0.extend(values.iter().map(|(name, value)| (name.to_string(), value.to_string())));
    let used: Vec<&str> = marker_names(text).into_iter().map(|(_, name)| name).collect();
    let unknown = used.iter().filter(|name| !markers.0.contains_key(**name)).map(ToString::to_string);
    let unused = values.keys().filter(|name| !used.contains(&&***name)).map(ToString::to_string);
    let (unknown_markers, unused_values) = (unknown.collect(), unused.collect());
    let text = markers.expand(text.trim()).unwrap_or_else(|_| text.to_owned());
    // What stands in their places is some span.
    let read = Expression::read(&text.replace("$__rate_interval", "1h").replace(WINDOW, "1h"));
    Query { table: table.iter().map(ToString::to_string).collect(), key, read, text, unknown_markers, unused_values }
}
