//! Where a change is, as a person says it: `container server, env LOG_LEVEL` instead of a path.

use crate::diff::Step;

/// Fields whose items are called by a word: `containers` → `container server`. An empty word: the item speaks for itself.
const WORDS: &[(&str, &str)] = &[
    ("containers", "container"),
    ("initContainers", "init container"),
    ("env", "env"),
    ("volumes", "volume"),
    ("volumeMounts", "mount"),
    ("ports", "port"),
    ("volumeClaimTemplates", "claim template"),
    ("http", "route"),
    ("servers", "server"),
    ("subsets", "subset"),
    ("groups", "group"),
    ("rules", "rule"),
    ("podMetricsEndpoints", "endpoint"),
    ("targets", "query"),
    ("variables", "variable"),
    ("validations", "rule"),
    ("receivers", "receiver"),
    ("labels", "label"),
    ("annotations", "annotation"),
    ("matchLabels", "label"),
];

/// Fields that say nothing beside what is below them.
const SILENT: &[&str] =
    &["spec", "template", "metadata", "resources", "data", "source", "operation", "fieldConfig", "defaults"];

/// The place of a path in an object of a kind.
pub fn place(kind: &str, path: &[Step]) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(step) = path.get(at) {
        at += 1;
        match (step, path.get(at)) {
            // An alert is known by its name, wherever it stands.
            (Step::Field(field), Some(Step::Item(item))) if kind == "PrometheusRule" && field == "rules" => {
                words.retain(|word| !word.starts_with("group "));
                words.push(rule(item));
                at += 1;
            }
            // Titles are whole phrases.
            (Step::Field(field), Some(Step::Item(title))) if field == "panels" => {
                words.push(format!("panel \"{title}\""));
                at += 1;
            }
            (Step::Field(field), Some(next)) if word(field).is_some() => {
                words.push(format!("{} {}", word(field).unwrap_or_default(), next.text()).trim_end().to_owned());
                at += 1;
            }
            (Step::Field(field), Some(Step::Item(item))) => {
                words.push(format!("{field} {item}").trim_end().to_owned());
                at += 1;
            }
            (Step::Field(field), _) if SILENT.contains(&field.as_str()) && path.len() > at => {}
            (Step::Field(field), None) if field == "value" && !words.is_empty() => {}
            // A board is a file in the ConfigMap; its panels are what one knows.
            (Step::Field(field), Some(_)) if kind == "ConfigMap" && field.ends_with(".json") => {}
            (step, _) => words.push(step.text().to_owned()),
        }
    }
    words.join(", ")
}

/// Names of alerts are words in capitals, those of recordings have colons.
fn rule(item: &str) -> String {
    let name = item.split(' ').next().unwrap_or(item);
    if name.contains(':') { format!("recording {item}") } else { format!("alert {item}") }
}

fn word(field: &str) -> Option<&'static str> {
    WORDS.iter().find(|(known, _)| *known == field).map(|(_, word)| *word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_words() {
        let rows = [
            ("Deployment", "spec/template/spec/containers/[server/env/[A/value", "container server, env A"),
            (
                "Deployment",
                "spec/template/spec/containers/[server/resources/limits/cpu",
                "container server, limits, cpu",
            ),
            ("Deployment", "spec/replicas", "replicas"),
            ("Deployment", "metadata/labels/a", "label a"),
            ("PrometheusRule", "spec/groups/[g/rules/[CrashLooping/for", "alert CrashLooping, for"),
            ("PrometheusRule", "spec/groups/[g/rules/[slo:x:y/expr", "recording slo:x:y, expr"),
            ("PrometheusRule", "spec/groups/[g/interval", "group g, interval"),
            ("ConfigMap", "data/staging-a.json/panels/[latency/targets/[A/expr", "panel \"latency\", query A, expr"),
            ("VirtualService", "spec/http/[public/timeout", "route public, timeout"),
        ];
        for (kind, path, expected) in rows {
            let path: Vec<_> = path
                .split('/')
                .map(|step| match step.strip_prefix('[') {
                    Some(item) => Step::Item(item.to_owned()),
                    None => Step::Field(step.to_owned()),
                })
                .collect();
            assert_eq!(place(kind, &path), expected);
        }
    }
}
