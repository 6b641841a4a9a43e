//! Templates in the texts of an alert that Prometheus would leave empty or refuse.

use crate::check::{Check, Run};
use crate::consistency::{wording, written};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::OwnAlert;
use crate::resolved::measured::known;
use crate::resolved::{EnvironmentWide, Resolved};
use crate::targets::prometheus::template::{self, SHOWN_BY, Template};

pub const CHECK: Check = Check {
    id: "alerts/unknown-template",
    severity: Severity::Error,
    title: "a text of an alert shows what is not there",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for alert in &resolved.alerts {
        for (key, text) in [("summary", &alert.summary), ("description", &alert.description)] {
            let place = written::value(resolved, &["alerts", &alert.key, key]);
            findings.extend(
                text_findings(resolved, alert, text).into_iter().map(|(finding, says)| finding.at(place, says)),
            );
        }
    }
    findings
}

fn text_findings(resolved: &Resolved, alert: &OwnAlert, text: &str) -> Vec<(Finding, &'static str)> {
    if text.matches("{{").count() != template::all(text).len() {
        let finding = Finding::new("a template does not end").help("close it: `{{ $labels.queue }}`");
        return vec![(finding, "`{{` without `}}`")];
    }
    let mut findings = Vec::new();
    for template in template::all(text) {
        match template {
            Template::Label(label) if !carries(resolved, alert, label) => {
                let finding = Finding::new(format!("the alert `{}` has no label `{label}`", alert.key));
                let help = "name a label that its expression keeps, for example with `by (…)`";
                findings.push((finding.help(help), "would be empty"));
            }
            Template::Other(inside) => {
                let finding = Finding::new(format!("`{{{{ {inside} }}}}` is no template that gen knows"));
                let shown = wording::quoted(SHOWN_BY);
                let help = format!("there are `$labels.x` and `$value`, as it is or through {shown}");
                findings.push((finding.help(help), "nobody can say what it would show"));
            }
            Template::Label(_) | Template::Value | Template::Shown(_) => {}
        }
    }
    findings
}

/// Labels of the rule itself, and those that the results of its expression carry.
fn carries(resolved: &Resolved, alert: &OwnAlert, label: &str) -> bool {
    let Some(expression) = alert.condition.expression() else { return true };
    let metrics = expression.reads().into_iter().filter_map(|read| read.metric);
    let known: Vec<_> = metrics.map(|metric| known::metric(resolved, &metric)).collect();
    // Of a metric that is not known another check speaks.
    let in_series = known
        .iter()
        .any(|metric| metric.as_ref().is_none_or(|metric| metric.labels.iter().any(|known| known == label)));
    ["namespace", "service", "team", "severity", "alertname"].contains(&label)
        || expression.carried().has(label, in_series)
}
