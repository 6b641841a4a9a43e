//! Rule `labels`: every pod says what it is part of.

use serde_json::json;

use super::{Baseline, Kind, Rule};
use crate::targets::kyverno::cel::{self, pods_must};
use crate::targets::kyverno::example::Example;

pub fn rule(baseline: &Baseline<'_>) -> Rule {
    let expression = format!("{}.all(key,\n  variables.labels[?key].orValue('') != '')", cel::list(required(baseline)));
    let keys: Vec<_> = required(baseline).collect();
    Rule {
        name: "labels",
        description: "Every pod says what it is part of.",
        kind: Kind::Pods,
        variables: vec![cel::labels()],
        validations: vec![pods_must(expression, format!("every pod needs the labels {}", keys.join(", ")))],
        admitted: Vec::new(),
        refused: vec![Example::pod("unlabelled", json!({ "containers": [{ "name": "main" }] }))],
    }
}

/// Keys of the labels that every pod has: gen's own, and the organisation's.
pub fn required<'a>(baseline: &Baseline<'a>) -> impl Iterator<Item = &'a str> {
    ["app.kubernetes.io/name", "app.kubernetes.io/component"].into_iter().chain(baseline.labels.clone())
}
