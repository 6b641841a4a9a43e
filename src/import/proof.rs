//! The proof: facts of the imported objects held against those of the objects that gen renders from the import.

use std::collections::BTreeMap;

use serde_json::Value;

use super::fact::{self, Fact, facts};
use super::usual;
use super::world::World;
use crate::diff;

/// What became of a fact.
#[derive(Debug, Clone, PartialEq)]
pub enum Fate {
    /// It is rendered again.
    Kept,
    /// Something else is rendered in its place.
    Differs(Value),
    /// Nothing is rendered for it.
    Lost,
    /// It only records which tool wrote the object, or is the content of a Secret: it is not counted.
    SetAside,
}

/// A fact with its fate.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    pub fact: Fact,
    pub fate: Fate,
}

/// What gen writes in an imported object though nobody said it.
#[derive(Debug, Clone, PartialEq)]
pub struct Addition {
    pub subject: String,
    pub path: String,
    pub value: Value,
}

/// The outcome.
#[derive(Debug, Default)]
pub struct Proof {
    pub judged: Vec<Judged>,
    /// Fields that gen adds to what was imported.
    pub additions: Vec<Addition>,
    /// Objects that gen adds, by kind with their number.
    pub objects: BTreeMap<String, usize>,
}

/// Compares both sides.
pub fn compare(original: &World, rendered: &World) -> Proof {
    let (before, after) = (facts(original), facts(rendered));
    let made = by_place(&after);
    let mut judged: Vec<Judged> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for fact in &before {
        // Two objects may say the same of one thing; it is one fact.
        if seen.insert((fact.subject.clone(), fact.path.clone(), fact.value.to_string())) {
            judged.push(Judged { fate: fate(fact, &made), fact: fact.clone() });
        }
    }
    let said = by_place(&before);
    let subjects: std::collections::BTreeSet<&str> = before.iter().map(|fact| fact.subject.as_str()).collect();
    let additions = after.iter().filter(|fact| {
        subjects.contains(fact.subject.as_str())
            && !said.contains_key(&(fact.subject.as_str(), fact.path.as_str()))
            && !usual::is_record(&fact.path)
            && !usual::is_filled_in(&fact.path, &fact.value)
    });
    let additions = additions
        .map(|it| Addition { subject: it.subject.clone(), path: it.path.clone(), value: it.value.clone() })
        .collect();
    let mut objects = BTreeMap::new();
    for manifest in &rendered.manifests {
        let is_known =
            after.iter().any(|fact| fact.object == manifest.title() && subjects.contains(fact.subject.as_str()));
        if !is_known {
            *objects.entry(manifest.kind.clone()).or_insert(0) += 1;
        }
    }
    Proof { judged, additions, objects }
}

type Place<'f> = (&'f str, &'f str);

fn by_place(facts: &[Fact]) -> BTreeMap<Place<'_>, Vec<&Value>> {
    let mut map = BTreeMap::<Place<'_>, Vec<&Value>>::new();
    for fact in facts {
        map.entry((&fact.subject, &fact.path)).or_default().push(&fact.value);
    }
    map
}

fn fate(fact: &Fact, made: &BTreeMap<Place<'_>, Vec<&Value>>) -> Fate {
    let is_secret =
        fact.subject.starts_with("Secret ") && (fact.path.starts_with("data") || fact.path.starts_with("stringData"));
    if usual::is_record(&fact.path) || is_secret || fact.derived {
        return Fate::SetAside;
    }
    match made.get(&(fact.subject.as_str(), fact.path.as_str())) {
        Some(values) if values.iter().any(|value| is_same(&fact.path, &fact.value, value)) => Fate::Kept,
        Some(values) => Fate::Differs(values[0].clone()),
        None if usual::is_filled_in(&fact.path, &fact.value) => Fate::Kept,
        None => Fate::Lost,
    }
}

/// Equal by value: amounts however they are spelled, more capabilities dropped than was asked for.
fn is_same(path: &str, wanted: &Value, made: &Value) -> bool {
    if wanted == made {
        return true;
    }
    let (above, last) = fact::last_two(path);
    if diff::same_amount(above, last, wanted, made) {
        return true;
    }
    match (wanted, made) {
        (Value::Array(a), Value::Array(_)) if path.ends_with("capabilities.drop") => {
            made == &serde_json::json!(["ALL"]) || a == made.as_array().expect("matched above")
        }
        (Value::Array(a), Value::Array(b)) if !["command", "args", "order"].contains(&last) => {
            a.len() == b.len() && a.iter().all(|item| b.contains(item))
        }
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        _ => false,
    }
}
