//! A row for each rule: the mildest change that it is meant for.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::fields::{Edit, FieldChange, Step};
use super::object::Object;
use super::{RULES, rules};

/// Rule, kind, path with `|`, what was there and what is there; `null`: nothing.
type Row = (&'static str, &'static str, &'static str, Value, Value);

mod rows;

fn object(kind: &str) -> Object {
    let (kind, variant) = kind.split_once('@').unwrap_or((kind, ""));
    let value = match variant {
        "deny" => json!({ "spec": { "action": "DENY" } }),
        "gateway" => json!({ "spec": { "gateways": ["istio-ingress/public"] } }),
        "hook" => json!({ "metadata": { "annotations": { "argocd.argoproj.io/hook": "PreSync" } } }),
        "board" => json!({ "metadata": { "labels": { "grafana_dashboard": "1" } } }),
        _ => json!({}),
    };
    Object { kind: kind.to_owned(), namespace: String::new(), name: String::new(), value, text: String::new() }
}

fn change(path: &str, before: &Value, after: &Value) -> FieldChange {
    let edit = match (before, after) {
        (Value::String(a), Value::String(b)) if a == "reordered" && b == "reordered" => Edit::Reordered,
        (Value::Null, after) => Edit::Comes(after.clone()),
        (before, Value::Null) => Edit::Goes(before.clone()),
        (before, after) => Edit::Changes { before: before.clone(), after: after.clone() },
    };
    let path = path.split('|').filter(|step| !step.is_empty()).map(|step| Step::Field(step.to_owned())).collect();
    FieldChange { path, edit }
}

#[test]
fn every_rule_fits_the_change_that_it_is_for() {
    let mut wrong = Vec::new();
    let rows: Vec<Row> =
        [rows::workload(), rows::access(), rows::traffic(), rows::monitoring(), rows::platform()].concat();
    for (id, kind, path, before, after) in &rows {
        let found = rules::find(&object(kind), &change(path, before, after)).id;
        if found != *id {
            wrong.push(format!("{kind} {path}: {found} and not {id}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    let tested: BTreeSet<&str> = rows.iter().map(|row| row.0).collect();
    let all: Vec<&str> = RULES.iter().copied().flatten().map(|rule| rule.id).filter(|id| *id != "respelled").collect();
    let untested: Vec<_> = all.iter().filter(|id| !tested.contains(*id)).collect();
    assert!(untested.is_empty(), "without a row: {untested:?}");
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "ids are unique");
}

#[test]
fn another_spelling_of_one_amount_only_reads_differently() {
    let edit = Edit::Respelled { before: json!("1000m"), after: json!("1") };
    let path = ["spec", "template", "spec"].map(|step| Step::Field(step.to_owned())).to_vec();
    let change = FieldChange { path, edit };
    let deployment = object("Deployment");
    assert_eq!(rules::find(&deployment, &change).id, "respelled");
    assert!(!rules::restarts(&deployment, &change));
}

#[test]
fn pods_restart_when_their_template_changes_and_only_then() {
    let restarts = |kind: &str, path: &str| rules::restarts(&object(kind), &change(path, &json!(1), &json!(2)));
    assert!(restarts("Deployment", "spec|template|metadata|labels|a"));
    assert!(!restarts("Deployment", "spec|replicas") && !restarts("Deployment", "metadata|labels|a"));
    assert!(!restarts("Job", "spec|template|spec"));
}
