//! The objects of workloads, from a service that uses every field of a pod.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::{env, fs};

use serde_json::{Value, json};
use servicegen::bundle::{Body, WAVE};
use servicegen::compile::{Compiled, Options, compile};
use servicegen::load::{Memory, load};
use servicegen::resolved::Resolved;
use servicegen::targets::helm::from_resolved::values;
use servicegen::targets::helm::workload_objects;
use servicegen::yaml::write;

const PLATFORM: &str = include_str!("workloads/platform.toml");
const SERVICE: &str = include_str!("workloads/service.toml");

/// The service, in the one environment of its platform.
pub fn resolved() -> Arc<Resolved> {
    compiled(PLATFORM).environments["staging"].services["orders"].clone()
}

fn compiled(platform: &str) -> Compiled {
    let compiled = judged(platform, SERVICE);
    let errors: Vec<_> = compiled.findings.iter().filter(|finding| finding.is_error()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    compiled
}

fn judged(platform: &str, service: &str) -> Compiled {
    let files = [("platform.toml", platform), ("services/orders/service.toml", service)];
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    compile(&load(&Memory(BTreeMap::from(files))), &Options::default())
}

fn objects() -> Vec<Value> {
    workload_objects(&resolved()).iter().map(|object| object.to_value()).collect()
}

fn object(kind: &str, name: &str) -> Value {
    let found = objects().into_iter().find(|object| object["kind"] == kind && object["metadata"]["name"] == name);
    found.unwrap_or_else(|| panic!("no {kind} {name}"))
}

/// The values and all objects, kept to be read. `UPDATE=1` writes the files.
#[test]
fn values_and_objects_are_those_that_were_reviewed() {
    let values = write::to_string(&values(&resolved()));
    for (file, text) in [("values.yaml", values), ("objects.yaml", write::documents(&objects()))] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/workloads").join(file);
        if env::var_os("UPDATE").is_some() {
            fs::write(&path, &text).expect("the checkout can be written");
        }
        let kept = fs::read_to_string(&path).expect("the file is kept");
        assert!(kept == text, "{file} differs; run: UPDATE=1 cargo test --test it workloads, and read the difference");
    }
}

/// The autoscaler owns the number of pods; a number in the Deployment would fight it at every sync.
#[test]
fn replicas_are_left_to_the_autoscaler() {
    assert_eq!(object("Deployment", "orders-web")["spec"].get("replicas"), None);
    assert_eq!(object("HorizontalPodAutoscaler", "orders-web")["spec"]["minReplicas"], 3);
    assert_eq!(object("Deployment", "orders-worker")["spec"]["replicas"], 1);
}

/// What the server fills in cannot be taken away again: `Recreate` would be refused later.
#[test]
fn update_strategies_are_written_in_full() {
    let strategy = |name| object("Deployment", name)["spec"]["strategy"].clone();
    let rolling = json!({ "type": "RollingUpdate", "rollingUpdate": { "maxSurge": 2, "maxUnavailable": 1 } });
    assert_eq!(strategy("orders-web"), rolling);
    assert_eq!(strategy("orders-worker"), json!({ "type": "Recreate" }));
}

/// A claim of `WaitForFirstConsumer` is bound only when a pod uses it. In an earlier wave than the pod it would be waited
/// for without end.
#[test]
fn claims_come_in_the_wave_of_their_pods() {
    let wave = |kind, name| object(kind, name)["metadata"]["annotations"][WAVE].clone();
    assert_eq!(wave("PersistentVolumeClaim", "orders-worker-uploads"), wave("Deployment", "orders-worker"));
    assert_eq!(wave("ConfigMap", "orders-web-files"), "1");
}

/// A label in a template of claims makes the next version of the StatefulSet inapplicable.
#[test]
fn templates_of_claims_have_no_labels() {
    let template = object("StatefulSet", "orders-ledger")["spec"]["volumeClaimTemplates"][0].clone();
    assert_eq!(template["metadata"], json!({ "name": "data" }));
}

/// Where the platform has the objects rendered here, they are the same, in a file of their own.
#[test]
fn rendering_here_changes_no_object() {
    let compiled = compiled(&PLATFORM.replace("render = \"chart\"", "render = \"manifests\""));
    let folder = compiled.folders.iter().find(|folder| folder.path == "staging/services/orders").expect("the folder");
    let bundle = folder.bundle();
    assert!(!bundle.files.contains_key("values.yaml"));
    let Body::Objects(written) = &bundle.files["manifests/workloads.yaml"] else { panic!("no objects") };
    let mut expected = objects();
    expected.sort_by_key(|object| (object["kind"].to_string(), object["metadata"]["name"].to_string()));
    assert_eq!(written.iter().map(|object| object.to_value()).collect::<Vec<_>>(), expected);
}

/// Root would never start beside `runAsNonRoot`; the API server refuses what has more than 31 bits.
#[test]
fn ids_that_no_pod_can_have_are_refused() {
    for id in ["0", "-1", "2147483648", "9007199254740993"] {
        let compiled = judged(PLATFORM, &SERVICE.replace("user = 101,", &format!("user = {id},")));
        let said: Vec<_> = compiled.findings.iter().filter(|each| each.is_error()).map(|each| &each.message).collect();
        assert_eq!(said, ["the number is out of range"], "{id}");
    }
}
