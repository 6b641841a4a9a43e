//! Schemas and reference pages are what the definitions of the language say. `UPDATE=1` rewrites them.

use std::path::Path;

use servicegen::schema::{self, File};
use servicegen::source::FileId;
use servicegen::toml_text;
use servicegen::tree::Layer;

/// Compares a file of the checkout with what it should hold, or rewrites it.
fn hold(path: &str, text: &str) {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(full.parent().expect("a path below the checkout")).expect("the folder can be made");
        std::fs::write(&full, text).expect("the file can be written");
    }
    let found = std::fs::read_to_string(&full).unwrap_or_default();
    assert!(found == text, "{path} is not current; run `UPDATE=1 cargo test --test it reference::`");
}

#[test]
fn schemas_are_current() {
    for file in File::ALL {
        let text = serde_json::to_string_pretty(&schema::schema(file)).expect("a value can be written") + "\n";
        hold(&format!("schemas/{}.schema.json", file.word()), &text);
    }
}

#[test]
fn reference_pages_are_current() {
    for file in File::ALL {
        hold(&format!("docs/reference/{}.md", file.word()), &schema::reference(file));
    }
}

#[test]
fn schemas_are_valid_and_accept_the_golden_sources() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    for (file, path) in [
        (File::Platform, "boutique/platform.toml"),
        (File::Service, "boutique/services/cartservice/service.toml"),
        (File::Service, "boutique/services/frontend/service.toml"),
        (File::Service, "smallest/services/orders/service.toml"),
        (File::Release, "boutique/production/services/frontend/release.toml"),
    ] {
        let validator = jsonschema::draft7::new(&schema::schema(file)).expect("a schema of draft 7");
        let text = std::fs::read_to_string(golden.join(path)).expect("a golden source");
        let tree = toml_text::parse(FileId(0), &text, Layer::Service).expect("TOML");
        let value = tree.value.to_json();
        let errors: Vec<_> = validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{path}: {errors:#?}");
    }
}

#[test]
fn a_schema_refuses_what_gen_refuses() {
    let validator = jsonschema::draft7::new(&schema::schema(File::Service)).expect("a schema of draft 7");
    let valid = |value: &serde_json::Value| validator.is_valid(value);
    assert!(valid(&serde_json::json!({ "name": "a", "team": "b", "in": { "staging": { "unset": ["image.tag"] } } })));
    assert!(!valid(&serde_json::json!({ "name": "a" })));
    assert!(!valid(&serde_json::json!({ "name": "a", "team": "b", "tier": "vital" })));
    assert!(!valid(&serde_json::json!({ "name": "a", "team": "b", "workload": {} })));
    assert!(!valid(&serde_json::json!({ "name": "a", "team": "b", "in": { "staging": { "team": "c" } } })));
}
