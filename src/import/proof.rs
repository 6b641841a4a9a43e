//! The proof: facts of the imported objects held against those of the objects that gen renders from the import.

use std::collections::{BTreeMap, BTreeSet};

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
    let items = items(&after);
    let mut judged: Vec<Judged> = Vec::new();
    let mut seen = BTreeSet::new();
    for fact in &before {
        // Two objects may say the same of one thing; it is one fact.
        if seen.insert((fact.subject.clone(), fact.path.clone(), fact.value.to_string())) {
            judged.push(Judged { fate: fate(fact, &made, &items), fact: fact.clone() });
        }
    }
    let said = by_place(&before);
    let subjects: BTreeSet<&str> = before.iter().map(|fact| fact.subject.as_str()).collect();
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

/// Subjects, and in them the items of lists, that are rendered: `spec.template.spec.containers[web]`.
fn items(facts: &[Fact]) -> BTreeSet<Place<'_>> {
    let mut items = BTreeSet::new();
    for fact in facts {
        items.insert((fact.subject.as_str(), ""));
        let ends = fact.path.match_indices(']').map(|(at, _)| &fact.path[..=at]);
        items.extend(ends.map(|item| (fact.subject.as_str(), item)));
    }
    items
}

/// Where an item is not rendered at all, nothing of it goes without saying.
fn fate(fact: &Fact, made: &BTreeMap<Place<'_>, Vec<&Value>>, items: &BTreeSet<Place<'_>>) -> Fate {
    let is_secret =
        fact.subject.starts_with("Secret ") && (fact.path.starts_with("data") || fact.path.starts_with("stringData"));
    if usual::is_record(&fact.path) || is_secret || fact.derived {
        return Fate::SetAside;
    }
    match made.get(&(fact.subject.as_str(), fact.path.as_str())) {
        Some(values) if values.iter().any(|value| is_same(&fact.path, &fact.value, value)) => Fate::Kept,
        Some(values) => Fate::Differs(values[0].clone()),
        None if is_there(fact, items) && usual::is_filled_in(&fact.path, &fact.value) => Fate::Kept,
        None => Fate::Lost,
    }
}

fn is_there(fact: &Fact, items: &BTreeSet<Place<'_>>) -> bool {
    let item = fact.path.rfind(']').map_or("", |at| &fact.path[..=at]);
    items.contains(&(fact.subject.as_str(), item))
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::import::manifest::Manifest;

    fn world(containers: Value) -> World {
        let value = json!({
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": { "name": "a" },
            "spec": { "replicas": 1, "template": { "spec": { "containers": containers } } },
        });
        World { manifests: vec![Manifest::of(value, None).expect("an object")] }
    }

    fn fates(before: Value, after: Value) -> Vec<(String, Fate)> {
        let judged = compare(&world(before), &world(after)).judged;
        let containers = judged.into_iter().filter(|it| it.fact.path.contains("containers"));
        containers.map(|it| (it.fact.path.rsplit('.').next().unwrap_or_default().to_owned(), it.fate)).collect()
    }

    #[test]
    fn what_the_server_fills_in_is_kept_only_where_there_is_something_to_fill() {
        let before = json!([{ "name": "x", "image": "i", "imagePullPolicy": "IfNotPresent" }]);
        let kept = [("imagePullPolicy".to_owned(), Fate::Kept), ("image".to_owned(), Fate::Kept)];
        assert_eq!(fates(before.clone(), json!([{ "name": "x", "image": "i" }])), kept);
        let lost = fates(before, json!([{ "name": "y", "image": "i" }]));
        assert!(lost.iter().all(|(_, fate)| *fate == Fate::Lost), "{lost:?}");
    }

    #[test]
    fn amounts_are_the_same_by_value_and_a_change_is_told() {
        let limits = |cpu: Value, memory: &str| json!([{ "name": "x", "resources": { "limits": { "cpu": cpu, "memory": memory } } }]);
        let found = fates(limits(json!(1), "1Gi"), limits(json!("1000m"), "1Mi"));
        let expected = [("cpu".to_owned(), Fate::Kept), ("memory".to_owned(), Fate::Differs(json!("1Mi")))];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_number_where_a_text_is_wanted_is_that_text() {
        let env = |value: Value| json!([{ "name": "x", "env": [{ "name": "PORT", "value": value }] }]);
        assert_eq!(fates(env(json!(80)), env(json!("80"))), [("value".to_owned(), Fate::Kept)]);
        assert_eq!(fates(env(json!(80)), env(json!("")))[0].1, Fate::Differs(json!("")));
    }
}
