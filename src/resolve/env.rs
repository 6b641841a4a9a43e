//! Variables of a container: which win, what they are, in which order they stand.

use std::collections::{BTreeMap, BTreeSet};

use crate::resolve::draft::Draft;
use crate::resolve::{name, secret};
use crate::resolved::{EnvFrom, EnvSource, EnvVar, Image};
use crate::spec::form::{EnvName, Text};
use crate::spec::{self, KeyOfSecret, PodFact, UnitFact};

/// The tables of a container that say variables.
pub struct Written<'a> {
    pub env: &'a BTreeMap<EnvName, Text>,
    pub secret_env: &'a BTreeMap<EnvName, KeyOfSecret>,
    pub field_env: &'a BTreeMap<EnvName, PodFact>,
    pub fact_env: &'a BTreeMap<EnvName, UnitFact>,
    pub env_from: Option<&'a spec::EnvFrom>,
}

/// Variables of a container, ordered. `addresses` come from edges; what the container says itself wins over them.
pub fn variables(
    draft: &Draft,
    workload: &str,
    written: &Written<'_>,
    image: &Image,
    own_image: bool,
    weaker: &[(String, String)],
) -> Vec<EnvVar> {
    let mut sources = BTreeMap::<String, EnvSource>::new();
    let text = |value: &str| EnvSource::Value(value.to_owned());
    for (name, value) in written.env {
        sources.insert(name.to_string(), text(value));
    }
    for (name, key) in written.secret_env {
        let object = secret::object(draft, &key.secret);
        sources.insert(name.to_string(), EnvSource::Secret { object, key: key.key.clone() });
    }
    for (name, field) in written.field_env {
        sources.insert(name.to_string(), EnvSource::Field(field.word()));
    }
    for (name, fact) in written.fact_env {
        sources.insert(name.to_string(), EnvSource::Value(fact_value(draft, workload, *fact, image)));
    }
    for (name, value) in weaker {
        sources.entry(name.clone()).or_insert_with(|| text(value));
    }
    if own_image {
        for (feature, on) in &draft.service.features {
            sources.entry(name::feature_variable(feature)).or_insert_with(|| text(&on.to_string()));
        }
    }
    ordered(sources)
}

/// Objects all of whose keys become variables.
pub fn objects(draft: &Draft, written: Option<&spec::EnvFrom>) -> Vec<EnvFrom> {
    let Some(written) = written else { return Vec::new() };
    let secrets = written.secrets.iter().map(|secret| EnvFrom::Secret(secret::object(draft, secret)));
    let configs = written.configs.iter().map(|config| EnvFrom::ConfigMap(config_object(draft, config)));
    secrets.chain(configs).collect()
}

/// The name of a ConfigMap that the platform declares.
pub fn config_object(draft: &Draft, config: &str) -> String {
    let declared = draft.environment.platform.configs.get(config).and_then(|config| config.object.as_ref());
    declared.map_or_else(|| config.to_owned(), ToString::to_string)
}

fn fact_value(draft: &Draft, workload: &str, fact: UnitFact, image: &Image) -> String {
    let marker = |name: &str| draft.markers.0.get(name).cloned().unwrap_or_default();
    match fact {
        UnitFact::Tag => image.tag.clone().unwrap_or_default(),
        UnitFact::Digest => image.digest.clone().unwrap_or_default(),
        UnitFact::Workload => workload.to_owned(),
        other => marker(other.word()),
    }
}

/// Sorted by name, save that a variable whose value another one uses stands before it (the kubelet expands in order).
fn ordered(sources: BTreeMap<String, EnvSource>) -> Vec<EnvVar> {
    let mut order = Vec::with_capacity(sources.len());
    let mut seen = BTreeSet::new();
    for name in sources.keys() {
        place(name, &sources, &mut seen, &mut order);
    }
    order.into_iter().map(|name| EnvVar { source: sources[&name].clone(), name }).collect()
}

fn place(name: &str, sources: &BTreeMap<String, EnvSource>, seen: &mut BTreeSet<String>, order: &mut Vec<String>) {
    if !seen.insert(name.to_owned()) {
        return;
    }
    if let Some(EnvSource::Value(value)) = sources.get(name) {
        for used in references(value) {
            if sources.contains_key(used) {
                place(used, sources, seen, order);
            }
        }
    }
    order.push(name.to_owned());
}

/// Names that a text refers to as `$(NAME)`; `$$(NAME)` is literal (Kubernetes' rule of expansion).
pub fn references(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        let after = &rest[at + 1..];
        if let Some(literal) = after.strip_prefix('$') {
            rest = literal;
            continue;
        }
        rest = after;
        if let Some((name, behind)) = after.strip_prefix('(').and_then(|body| body.split_once(')')) {
            let legal = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
            if !name.is_empty() && name.chars().all(legal) {
                names.push(name);
            }
            // The kubelet reads to the first `)`, whatever stands before it.
            rest = behind;
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(pairs: &[(&str, &str)]) -> Vec<String> {
        let sources = pairs.iter().map(|(name, value)| ((*name).to_owned(), EnvSource::Value((*value).to_owned())));
        ordered(sources.collect()).into_iter().map(|variable| variable.name).collect()
    }

    #[test]
    fn a_used_variable_comes_first_and_all_else_is_sorted() {
        assert_eq!(order(&[("A", "$(Z)/x"), ("B", "b"), ("Z", "z")]), ["Z", "A", "B"]);
        assert_eq!(order(&[("A", "$(B)"), ("B", "$(A)")]), ["B", "A"], "a cycle ends");
    }

    #[test]
    fn only_legal_names_are_references() {
        assert_eq!(references("$(A) $$(B) $(seq 1 9) ${C} $(D.e)"), ["A", "D.e"]);
        assert_eq!(references("$$$(A) $(B$(C)) $(D $(E)"), ["A"]);
    }
}
