//! `--format sarif`: valid by the schema of SARIF 2.1.0, with the places that a forge shows.

use serde_json::Value;

use crate::cli::{edit, fleet, run};

#[test]
fn findings_and_stale_files_are_a_valid_document() {
    let schema: Value = serde_json::from_str(include_str!("schemas/sarif-2.1.0.json")).unwrap();
    let valid = jsonschema::validator_for(&schema).unwrap();
    let folder = fleet();
    let said = |args: &[&str]| -> (i32, Value) {
        let (code, text, words) = run(folder.path(), &[args, &["--format", "sarif"]].concat());
        let document: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}{words}"));
        let wrong: Vec<_> = valid.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        (code, document)
    };
    let (code, document) = said(&["check"]);
    assert_eq!((code, &document["runs"][0]["results"]), (0, &Value::Array(vec![])));
    assert!(!valid.is_valid(&serde_json::json!({ "version": "2.1.0", "runs": [{}] })), "the schema can fail");

    edit(&folder, "staging/services/orders/values.yaml", "replicas: 2", "replicas: 3");
    edit(&folder, "services/orders/service.toml", "port = 8080", "port = 8080\nprot = 1");
    let (code, document) = said(&["write"]);
    let results = document["runs"][0]["results"].as_array().unwrap();
    let unknown = results.iter().find(|result| result["ruleId"] == "spec/unknown-key").unwrap();
    let place = &unknown["locations"][0]["physicalLocation"];
    assert_eq!((code, &unknown["level"]), (1, &"error".into()));
    assert_eq!(place["artifactLocation"]["uri"], "services/orders/service.toml");
    assert_eq!(place["region"]["startLine"], 11, "{place:#}");

    edit(&folder, "services/orders/service.toml", "prot = 1\n", "");
    let (code, document) = said(&["check"]);
    let results = document["runs"][0]["results"].as_array().unwrap();
    assert_eq!((code, results.len()), (1, 1), "{document:#}");
    assert_eq!(results[0]["ruleId"], "gitops/stale");
    assert!(results[0]["message"]["text"].as_str().unwrap().starts_with("edited by hand in line "));
    let (code, _, said) = run(folder.path(), &["list", "checks", "--format", "sarif"]);
    assert_eq!((code, said.as_str()), (2, "error: list has no format sarif; it has text, json\n"));
}
