//! An expression names a label that no metric it reads has.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::check::{Check, Run};
use crate::consistency::{wording, written};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::measured::known;
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "metrics/unknown-label",
    severity: Severity::Error,
    title: "an expression names a label that its metrics do not have",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for query in resolved.queries() {
        let Some(expression) = query.expression() else { continue };
        let matched = expression.reads().into_iter().flat_map(|read| {
            let metric = read.metric.unwrap_or_default();
            read.matchers.into_iter().map(move |matcher| (matcher.label, vec![metric.clone()]))
        });
        let named = expression.names().into_iter().map(|named| (named.label, named.metrics));
        let mut told = BTreeSet::new();
        for (label, metrics) in matched.chain(named) {
            let Some(labels) = labels(resolved, &metrics) else { continue };
            if labels.contains(&label) || !told.insert(label.clone()) {
                continue;
            }
            let known: Vec<&str> = labels.iter().map(String::as_str).collect();
            let whose = wording::quoted(metrics.iter().map(String::as_str));
            findings.push(
                Finding::new(format!("no series of {whose} has the label `{label}`"))
                    .at(written::value(resolved, &query.path()), "this finds nothing")
                    .help(wording::meant(&label, &known, "a label of a program's own is declared with its metric")),
            );
        }
    }
    findings.extend(chosen(resolved));
    findings
}

/// The same of objectives that choose series of a histogram by labels.
fn chosen(resolved: &Resolved) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, slo) in resolved.service.slo.iter().flat_map(|slo| &slo.own) {
        let Some(metric) = slo.histogram.as_ref().and_then(|metric| resolved.service.metrics.get(&**metric)) else {
            continue;
        };
        let known: Vec<&str> = metric.labels.iter().map(|label| &**label).collect();
        for label in slo.r#where.keys().filter(|label| !known.contains(&&***label)) {
            findings.push(
                Finding::new(format!(
                    "the objective `{name}` chooses by the label `{label}`, which its metric does not have"
                ))
                .at(written::key(resolved, &["slo", name, "where", label]), "this finds nothing")
                .help(wording::meant(
                    label,
                    &known,
                    "a label of a program's own is declared with its metric",
                )),
            );
        }
    }
    findings
}

/// Labels that at least one of these metrics has; `None`: one of them is not known.
fn labels(resolved: &Resolved, metrics: &[String]) -> Option<BTreeSet<String>> {
    let mut labels = BTreeSet::new();
    for metric in metrics {
        labels.extend(known::metric(resolved, metric)?.labels.into_iter().map(Cow::into_owned));
    }
    (!metrics.is_empty()).then_some(labels)
}
