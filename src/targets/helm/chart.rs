//! The shared chart: the files of `templates/chart/`, and the schema of its values made from their types.

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{Schema, json_schema};
use serde_json::Value;

use super::values::Values;

/// Path below `templates/chart/` → text.
const FILES: &[(&str, &str)] = &[
    ("Chart.yaml", include_str!("../../../templates/chart/Chart.yaml")),
    ("values.schema.json", include_str!("../../../templates/chart/values.schema.json")),
    ("templates/_claim.tpl", include_str!("../../../templates/chart/templates/_claim.tpl")),
    ("templates/_metadata.tpl", include_str!("../../../templates/chart/templates/_metadata.tpl")),
    ("templates/_pod.tpl", include_str!("../../../templates/chart/templates/_pod.tpl")),
    ("templates/_run.tpl", include_str!("../../../templates/chart/templates/_run.tpl")),
    ("templates/autoscalers.yaml", include_str!("../../../templates/chart/templates/autoscalers.yaml")),
    ("templates/budgets.yaml", include_str!("../../../templates/chart/templates/budgets.yaml")),
    ("templates/claims.yaml", include_str!("../../../templates/chart/templates/claims.yaml")),
    ("templates/configmaps.yaml", include_str!("../../../templates/chart/templates/configmaps.yaml")),
    ("templates/externalsecrets.yaml", include_str!("../../../templates/chart/templates/externalsecrets.yaml")),
    ("templates/jobs.yaml", include_str!("../../../templates/chart/templates/jobs.yaml")),
    ("templates/manifests.yaml", include_str!("../../../templates/chart/templates/manifests.yaml")),
    ("templates/serviceaccounts.yaml", include_str!("../../../templates/chart/templates/serviceaccounts.yaml")),
    ("templates/services.yaml", include_str!("../../../templates/chart/templates/services.yaml")),
    ("templates/workloads.yaml", include_str!("../../../templates/chart/templates/workloads.yaml")),
];

/// The line of `Chart.yaml` that says its version.
const VERSION: &str = "version: 0.1.0\n";

/// The chart's folder in a GitOps repository, relative to its root.
pub fn chart_folder(version: &str) -> String {
    format!("charts/service/{version}")
}

/// The chart as it lies in a GitOps repository: path relative to its root, and text.
pub fn chart_files(version: &str) -> Vec<(String, String)> {
    let folder = chart_folder(version);
    let file = |&(path, text): &(&str, &str)| {
        let text = if path == "Chart.yaml" { chart_yaml(text, version) } else { text.to_owned() };
        (format!("{folder}/{path}"), text)
    };
    FILES.iter().map(file).collect()
}

/// The version is quoted: `1.10` is no number.
fn chart_yaml(text: &str, version: &str) -> String {
    text.replacen(VERSION, &format!("version: {version:?}\n"), 1)
}

/// `values.schema.json`, with a line break at the end. Nothing that the types do not name is allowed, `null` neither.
pub fn values_schema() -> String {
    let mut settings = SchemaSettings::draft2020_12();
    settings.transforms.push(Box::new(WithoutNull));
    let schema: Value = settings.into_generator().into_root_schema_for::<Values>().into();
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    text.push('\n');
    text
}

/// A key that is left out is not written as `null`, which Helm would take as "remove the default".
#[derive(Clone)]
struct WithoutNull;

impl Transform for WithoutNull {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        if let Some(Value::Array(types)) = schema.get_mut("type") {
            types.retain(|each| each != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                schema.insert("type".into(), only);
            }
        }
        let null = Value::from(json_schema!({ "type": "null" }));
        if let Some(Value::Array(choices)) = schema.get_mut("anyOf") {
            choices.retain(|choice| *choice != null);
            if let [Value::Object(only)] = choices.as_mut_slice() {
                let only = std::mem::take(only);
                schema.remove("anyOf");
                for (key, value) in only {
                    schema.insert(key, value);
                }
            }
        }
        if schema.get("default") == Some(&Value::Null) {
            schema.remove("default");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::{env, fs};

    use super::*;
    use crate::bundle::Concern;

    #[test]
    fn schema_is_current() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/chart/values.schema.json");
        let current = values_schema();
        if env::var_os("UPDATE").is_some() {
            fs::write(&path, &current).expect("the checkout can be written");
        }
        let kept = fs::read_to_string(&path).expect("the file exists");
        assert!(kept == current, "values.schema.json is stale; run: UPDATE=1 cargo test --lib helm::chart");
    }

    #[test]
    fn schema_is_closed_and_knows_no_null() {
        fn visit(schema: &Value, path: &str) {
            if let Value::Object(object) = schema {
                if object.contains_key("properties") {
                    assert_eq!(object.get("additionalProperties"), Some(&Value::Bool(false)), "{path} is open");
                }
                for (key, value) in object {
                    visit(value, &format!("{path}/{key}"));
                }
            }
        }
        let text = values_schema();
        visit(&serde_json::from_str(&text).expect("JSON"), "");
        assert!(!text.contains("null"), "{text}");
    }

    #[test]
    fn every_file_of_the_folder_is_part_of_the_chart() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/chart");
        let names = |folder: &str| {
            let entries = fs::read_dir(root.join(folder)).expect("the folder exists");
            let files = entries.map(|entry| entry.expect("readable")).filter(|entry| entry.path().is_file());
            files.map(|entry| format!("{folder}{}", entry.file_name().to_string_lossy())).collect::<Vec<_>>()
        };
        let mut lying = [names(""), names("templates/")].concat();
        lying.sort();
        let mut known: Vec<_> = FILES.iter().map(|(path, _)| (*path).to_owned()).collect();
        known.sort();
        assert_eq!(lying, known);
    }

    #[test]
    fn version_is_that_of_the_platform_and_text() {
        let files = chart_files("1.10");
        let (path, text) = &files[0];
        assert_eq!(path, "charts/service/1.10/Chart.yaml");
        assert!(text.contains("\nversion: \"1.10\"\n"), "{text}");
    }

    #[test]
    fn chart_receives_the_file_of_every_concern() {
        let schema: Value = serde_json::from_str(&values_schema()).expect("JSON");
        let names = schema["$defs"]["Manifests"]["properties"].as_object().expect("the type is an object");
        let mut names: Vec<_> = names.keys().map(String::as_str).collect();
        names.sort_unstable();
        let mut concerns = Concern::ALL.map(Concern::name);
        concerns.sort_unstable();
        assert_eq!(names, concerns);
    }
}
