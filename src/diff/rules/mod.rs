//! Which class a change has: a table, whose first row that fits counts. A new rule is a row and a row of its test.

mod access;
mod alert;
mod monitoring;
mod platform;
mod traffic;
mod workload;

use std::cmp::Ordering;

use serde_json::Value;

use super::class::Class;
use super::fields::amount;
use super::fields::{Edit, FieldChange, Step};
use super::object::Object;

/// Kinds with a template of pods. That of a CronJob lies deeper; its paths are read as those of the others.
pub(super) const WORKLOADS: &[&str] = &["Deployment", "StatefulSet", "DaemonSet", "Rollout", "CronJob", "Job@hook"];
const HOOK: &str = "argocd.argoproj.io/hook";
const CRON_JOB: &[&str] = &["spec", "jobTemplate"];

/// One rule of classification.
#[derive(Debug)]
pub struct Rule {
    /// Stable: JSON names it.
    pub id: &'static str,
    /// Kinds of objects; none: all. `Kind@variant` is a kind that `variant` tells apart.
    pub kinds: &'static [&'static str],
    /// Steps with `/`; `*` in a step is any text, also one with `/`; the step `**` is any number of steps. Empty: the
    /// object itself.
    pub path: &'static str,
    pub when: When,
    pub class: Class,
}

/// What must have happened.
#[derive(Debug, Clone, Copy)]
pub enum When {
    Any,
    Comes,
    Goes,
    Changes,
    Reordered,
    Respelled,
    /// The amount is larger than before.
    Up,
    Down,
    /// The value is now this text, or this word of JSON.
    Becomes(&'static str),
    /// What comes, goes or changes has a field of this name somewhere.
    Holds(&'static str),
    GoesHolding(&'static str),
    /// A severity that is louder, or an expression that fires earlier.
    Louder,
    Quieter,
}

/// All rules. Those of kinds come before those of all objects.
pub const RULES: &[&[Rule]] =
    &[FORM, workload::RULES, traffic::RULES, access::RULES, monitoring::RULES, platform::RULES, WHOLE, METADATA, LAST];

const fn rule(id: &'static str, kinds: &'static [&'static str], path: &'static str, when: When, class: Class) -> Rule {
    Rule { id, kinds, path, when, class }
}

const ALL: &[&str] = &[];

#[rustfmt::skip]
const FORM: &[Rule] = &[
    rule("respelled", ALL, "**", When::Respelled, Class::ReadsDifferently),
    rule("template-reordered", WORKLOADS, "spec/template/**", When::Reordered, Class::PodsRestart),
    // The first route that matches takes the request.
    rule("routes-reordered", &["VirtualService"], "spec/http", When::Reordered, Class::TrafficShifts),
    rule("streams-reordered", &["VirtualService"], "spec/t*", When::Reordered, Class::TrafficShifts),
    rule("matches-reordered", &["HTTPRoute", "GRPCRoute"], "spec/rules", When::Reordered, Class::TrafficShifts),
    rule("reordered", ALL, "**", When::Reordered, Class::ReadsDifferently),
];

#[rustfmt::skip]
const WHOLE: &[Rule] = &[
    rule("object-comes", ALL, "", When::Comes, Class::ObjectComes),
    rule("object-goes", ALL, "", When::Goes, Class::ObjectGoes),
];

#[rustfmt::skip]
const METADATA: &[Rule] = &[
    rule("sync-wave", ALL, "metadata/annotations/argocd.argoproj.io*sync-wave", When::Any, Class::NoEffect),
    rule("how-it-is-synced", ALL, "metadata/annotations/argocd.argoproj.io*", When::Any, Class::PolicyWeaker),
    rule("labels", ALL, "metadata/labels/**", When::Any, Class::ReadsDifferently),
    rule("annotations", ALL, "metadata/annotations/**", When::Any, Class::ReadsDifferently),
];

#[rustfmt::skip]
const LAST: &[Rule] = &[
    rule("unclassified", ALL, "**", When::Any, Class::Unclassified),
];

/// The rule of a change.
pub(super) fn find(object: &Object, change: &FieldChange) -> &'static Rule {
    let kinds = [object.kind.as_str(), variant(object)];
    let path: Vec<&str> = change.path.iter().map(Step::text).collect();
    let path = path.strip_prefix(CRON_JOB).filter(|_| object.kind == "CronJob").unwrap_or(&path);
    let mut rules = RULES.iter().copied().flatten();
    let fits = |rule: &&Rule| {
        (rule.kinds.is_empty() || rule.kinds.iter().any(|kind| kinds.contains(kind)))
            && fits_path(&rule.path.split('/').filter(|step| !step.is_empty()).collect::<Vec<_>>(), path)
            && happened(rule.when, &change.edit)
    };
    rules.find(fits).expect("the last rule fits everything")
}

/// The rule of any object that goes.
pub(super) fn object_goes() -> &'static Rule {
    named("object-goes")
}

/// The rule of a label that says nothing but what it says.
pub(super) fn label() -> &'static Rule {
    named("labels")
}

/// The rule of a label by which an alert or a monitor may be picked up.
pub(super) fn picked_up() -> &'static Rule {
    named("picked-up")
}

fn named(id: &str) -> &'static Rule {
    RULES.iter().copied().flatten().find(|rule| rule.id == id).expect("a row of the tables, as the tests show")
}

/// Whether pods are replaced by a change: the template of a workload is another one, and not just written differently.
pub(super) fn restarts(object: &Object, change: &FieldChange) -> bool {
    let template = change.path.iter().take(2).map(Step::text).eq(["spec", "template"]);
    WORKLOADS.contains(&object.kind.as_str()) && template && !matches!(change.edit, Edit::Respelled { .. })
}

/// A kind in which the same field means something else, or `""`.
fn variant(object: &Object) -> &'static str {
    let spec = &object.value["spec"];
    match object.kind.as_str() {
        "AuthorizationPolicy" if spec["action"] == "DENY" => "AuthorizationPolicy@deny",
        "AuthorizationPolicy" => "AuthorizationPolicy@allow",
        "VirtualService" if spec["gateways"].as_array().is_some_and(|all| all.iter().any(|one| one != "mesh")) => {
            "VirtualService@gateway"
        }
        // A hook is made anew at each sync.
        "Job" if object.value["metadata"]["annotations"].get(HOOK).is_some() => "Job@hook",
        "Job" => "Job@once",
        "ConfigMap" if object.value["metadata"]["labels"].get("grafana_dashboard").is_some() => "ConfigMap@board",
        _ => "",
    }
}

fn fits_path(pattern: &[&str], path: &[&str]) -> bool {
    match (pattern, path) {
        ([], []) => true,
        (["**", rest @ ..], _) => (0..=path.len()).any(|skipped| fits_path(rest, &path[skipped..])),
        ([first, pattern @ ..], [step, path @ ..]) => fits_text(first, step) && fits_path(pattern, path),
        _ => false,
    }
}

/// `*` is any text.
fn fits_text(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((head, rest)) => text.strip_prefix(head).is_some_and(|text| {
            text.char_indices().map(|(at, _)| at).chain([text.len()]).any(|at| fits_text(rest, &text[at..]))
        }),
    }
}

fn happened(when: When, edit: &Edit) -> bool {
    match when {
        When::Any => true,
        When::Comes => matches!(edit, Edit::Comes(_)),
        When::Goes => matches!(edit, Edit::Goes(_)),
        When::Changes => matches!(edit, Edit::Changes { .. }),
        When::Reordered => matches!(edit, Edit::Reordered),
        When::Respelled => matches!(edit, Edit::Respelled { .. }),
        When::Up => compared(edit) == Some(Ordering::Greater),
        When::Down => compared(edit) == Some(Ordering::Less),
        When::Becomes(text) => edit.after().is_some_and(|after| is_word(after, text)),
        When::Holds(field) => [edit.before(), edit.after()].into_iter().flatten().any(|value| holds(value, field)),
        When::GoesHolding(field) => matches!(edit, Edit::Goes(value) if holds(value, field)),
        When::Louder => heard(edit) == Some(Ordering::Greater),
        When::Quieter => heard(edit) == Some(Ordering::Less),
    }
}

/// Whether a value is this text, or this word of JSON.
fn is_word(value: &Value, word: &str) -> bool {
    match value {
        Value::String(text) => text == word,
        other => other.to_string().as_str() == word,
    }
}

/// How the amount after is beside the one before.
fn compared(edit: &Edit) -> Option<Ordering> {
    match edit {
        Edit::Changes { before, after } => amount::compare(after, before),
        _ => None,
    }
}

fn heard(edit: &Edit) -> Option<Ordering> {
    let Edit::Changes { before: Value::String(before), after: Value::String(after) } = edit else { return None };
    alert::loudness(before, after).or_else(|| alert::sensitivity(before, after))
}

fn holds(value: &Value, field: &str) -> bool {
    match value {
        Value::Object(map) => map.iter().any(|(key, value)| key == field || holds(value, field)),
        Value::Array(items) => items.iter().any(|item| holds(item, field)),
        _ => false,
    }
}
