//! Where something holds, in few words: `frontend in staging and production`, `11 services in staging`.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::Unit;

/// More names than these are counted.
const NAMED: usize = 3;

/// The units as a text.
pub(super) fn text(units: &BTreeSet<Unit>) -> String {
    // Services that are in the same environments are said together.
    let mut environments = BTreeMap::<String, BTreeSet<&str>>::new();
    for unit in units {
        environments.entry(subject(unit)).or_default().insert(unit.environment().unwrap_or_default());
    }
    let mut subjects = BTreeMap::<BTreeSet<&str>, Vec<String>>::new();
    for (subject, environments) in environments {
        subjects.entry(environments).or_default().push(subject);
    }
    let parts = subjects.into_iter().map(|(environments, subjects)| {
        let subjects = listed(subjects, "services");
        let environments: Vec<String> =
            environments.into_iter().filter(|name| !name.is_empty()).map(str::to_owned).collect();
        if environments.is_empty() {
            subjects
        } else {
            format!("{subjects} in {}", listed(environments, "environments"))
        }
    });
    parts.collect::<Vec<_>>().join("; ")
}

/// Every unit by name, where a text would only count them.
pub(super) fn counted_names(units: &BTreeSet<Unit>) -> Vec<String> {
    let subjects = services(units);
    if subjects.len() > NAMED { subjects } else { Vec::new() }
}

/// What lines are sorted by: names, not environments.
pub(super) fn services(units: &BTreeSet<Unit>) -> Vec<String> {
    units.iter().map(subject).collect::<BTreeSet<_>>().into_iter().collect()
}

fn subject(unit: &Unit) -> String {
    match unit {
        Unit::Service { service, .. } => service.clone(),
        Unit::Platform { .. } => "the platform".to_owned(),
        Unit::Cluster(cluster) => format!("cluster {cluster}"),
    }
}

fn listed(names: Vec<String>, word: &str) -> String {
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] if names.len() <= NAMED => format!("{} and {last}", first.join(", ")),
        _ => format!("{} {word}", names.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_places_are_said_together() {
        let unit = |environment: &str, service: &str| Unit::Service {
            environment: environment.into(),
            service: service.into(),
        };
        let text = |units: &[Unit]| text(&units.iter().cloned().collect());
        assert_eq!(text(&[unit("staging", "a"), unit("production", "a")]), "a in production and staging");
        assert_eq!(text(&[unit("s", "a"), unit("s", "b"), unit("s", "c"), unit("s", "d")]), "4 services in s");
        assert_eq!(text(&[unit("s", "a"), unit("p", "a"), unit("s", "b")]), "a in p and s; b in s");
        assert_eq!(text(&[Unit::Cluster("main".into())]), "cluster main");
    }
}
