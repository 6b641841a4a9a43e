//! The native rendering of the shared chart equals Helm's: random values, drawn from the chart's own schema, and the golden
//! services are rendered by both and compared object by object. GEN_HELM names the real Helm; the step `rendering` of the
//! conformance suite sets it and counts what was compared. Without it the tests that need Helm say that they did nothing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::{env, fs};

use rayon::prelude::*;
use serde_json::{Value, json};
use servicegen::resolved::Resolved;
use servicegen::targets::helm::chart::{chart_files, chart_folder, values_schema};
use servicegen::targets::helm::from_resolved::values;
use servicegen::targets::helm::render::render;
use servicegen::targets::helm::values::Values;
use servicegen::yaml::{read, write};

use crate::random::Random;
use crate::{fleet, workloads};

/// Random services in a run.
const SERVICES: u64 = 200;

/// What the values say is in the objects: no key of the values is forgotten.
#[test]
fn every_scalar_of_the_values_is_rendered() {
    for seed in 0..SERVICES {
        let values = random_values(seed);
        let (mut said, mut rendered) = (BTreeSet::new(), BTreeSet::new());
        scalars(&serde_json::to_value(&values).expect("values are JSON"), &mut said);
        native(&values).iter().for_each(|object| scalars(object, &mut rendered));
        if values.workloads.is_empty()
            && values.jobs.is_empty()
            && values.services.is_empty()
            && values.service_accounts.is_empty()
        {
            continue;
        }
        let lost: Vec<_> = said.difference(&rendered).collect();
        assert!(lost.is_empty(), "seed {seed}: {lost:?} of the values is in no object");
    }
}

#[test]
fn random_services_equal_helm() {
    let Some(helm) = Helm::find() else { return };
    let services = (0..SERVICES).map(|seed| (format!("seed {seed}"), random_values(seed)));
    assert_equal(&helm, &services.collect::<Vec<_>>());
}

#[test]
fn golden_services_equal_helm() {
    let Some(helm) = Helm::find() else { return };
    let services = golden_services();
    let services = services.iter().map(|each| (format!("{} in {}", each.name, each.environment.name), values(each)));
    assert_equal(&helm, &services.collect::<Vec<_>>());
}

/// Values say only the labels that are new at each step; together they must be those that were decided.
#[test]
fn labels_are_those_that_were_decided() {
    for resolved in golden_services() {
        let objects = native(&values(&resolved));
        for workload in &resolved.workloads {
            let is_it = |object: &&Value| {
                (object["apiVersion"] == "apps/v1" || object["apiVersion"] == "batch/v1")
                    && object["metadata"]["name"] == json!(workload.name)
            };
            let object = objects.iter().find(is_it).expect("every workload has its object");
            assert_eq!(object["metadata"]["labels"], json!(workload.labels));
            let spec =
                if object["kind"] == "CronJob" { &object["spec"]["jobTemplate"]["spec"] } else { &object["spec"] };
            assert_eq!(spec["template"]["metadata"]["labels"], json!(workload.pod_labels));
        }
    }
}

/// Templates of Prometheus and Grafana must reach the cluster as they are.
#[test]
fn helm_prints_manifests_as_they_are() {
    let Some(helm) = Helm::find() else { return };
    let text = "kind: A\nnote: '{{ $labels.pod }} {{ .Values.namespace }} {{'\n---\nkind: B\nnote: |\n  1000660000\n";
    let comment = "# nothing of this concern\n";
    let values =
        json!({ "namespace": "n", "labels": { "app": "a" }, "manifests": { "rights": comment, "monitoring": text } });
    let printed = parse(&helm.template(&values).expect("the values are valid"));
    assert_eq!(printed, parse(text));
}

#[test]
fn helm_refuses_a_key_that_the_schema_does_not_know() {
    let Some(helm) = Helm::find() else { return };
    let values = json!({ "namespace": "n", "labels": { "app": "a" }, "replicas": 2 });
    let refusal = helm.template(&values).expect_err("`replicas` is no key of the chart");
    assert!(refusal.contains("replicas"), "{refusal}");
}

/// Services by a name for the message.
#[expect(clippy::print_stderr, reason = "the conformance suite counts what was compared")]
fn assert_equal(helm: &Helm, services: &[(String, Values)]) {
    let unequal = services.par_iter().filter_map(|(name, values)| {
        let difference = difference(helm, values)?;
        Some(format!("{name}: {difference}"))
    });
    assert_eq!(unequal.collect::<Vec<_>>(), Vec::<String>::new());
    eprintln!("{} services equal Helm", services.len());
}

/// What native rendering and Helm make of the values, where it differs.
fn difference(helm: &Helm, values: &Values) -> Option<String> {
    let text = match helm.template(&serde_json::to_value(values).expect("values are JSON")) {
        Ok(text) => text,
        Err(refusal) => return Some(refusal),
    };
    let (ours, theirs) = (sorted(native(values)), sorted(parse(&text)));
    let names = |objects: &[Value]| objects.iter().map(identity).collect::<Vec<_>>();
    if names(&ours) != names(&theirs) {
        return Some(format!("native {:?}, Helm {:?}", names(&ours), names(&theirs)));
    }
    let pair = ours.iter().zip(&theirs).find(|(ours, theirs)| ours != theirs)?;
    Some(format!("{}{}", identity(pair.0), first_difference(pair.0, pair.1, " ")))
}

/// The place of the first difference, and both sides.
fn first_difference(ours: &Value, theirs: &Value, path: &str) -> String {
    let keys: BTreeSet<String> = match (ours, theirs) {
        (Value::Object(a), Value::Object(b)) => a.keys().chain(b.keys()).cloned().collect(),
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => (0..a.len()).map(|n| n.to_string()).collect(),
        _ => return format!("{path}: native {ours}, Helm {theirs}"),
    };
    let child = |value: &Value, key: &str| match value {
        Value::Array(items) => items[key.parse::<usize>().expect("an index")].clone(),
        _ => value.get(key).cloned().unwrap_or_default(),
    };
    let mut pairs = keys.iter().map(|key| (key, child(ours, key), child(theirs, key)));
    let (key, ours, theirs) = pairs.find(|(_, a, b)| a != b).expect("the parents differ");
    first_difference(&ours, &theirs, &format!("{path}/{key}"))
}

/// All services of the golden fleets, in all their environments, and one that uses every field.
fn golden_services() -> Vec<Arc<Resolved>> {
    let fleets = ["smallest", "boutique", "everything"].map(fleet::compiled);
    let environments = fleets.iter().flat_map(|fleet| fleet.environments.values());
    let services = environments.flat_map(|environment| environment.services.values().cloned());
    let services: Vec<_> = services.chain([workloads::resolved()]).collect();
    assert!(services.len() > 11, "the golden fleets are there");
    services
}

fn random_values(seed: u64) -> Values {
    let mut schema: Value = serde_json::from_str(&values_schema()).expect("the schema is JSON");
    // Texts of manifests are no values of the native rendering.
    schema["properties"].as_object_mut().expect("an object").remove("manifests");
    let value = Random::new(seed).of_schema(&schema, &schema);
    serde_json::from_value(value).expect("what the schema allows, the types take")
}

fn native(values: &Values) -> Vec<Value> {
    render(values).iter().map(|object| object.to_value()).collect()
}

/// Objects by identity; random names are unique.
fn sorted(mut objects: Vec<Value>) -> Vec<Value> {
    objects.sort_by_key(identity);
    objects
}

fn identity(object: &Value) -> String {
    format!("{} {}", object["kind"], object["metadata"]["name"])
}

fn parse(text: &str) -> Vec<Value> {
    let reading = read::documents(text);
    assert!(reading.problems.is_empty(), "{:?} in:\n{text}", reading.problems);
    reading.documents.iter().map(|document| read::to_json(&document.root)).collect()
}

fn scalars(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => map.values().for_each(|value| scalars(value, found)),
        Value::Array(items) => items.iter().for_each(|item| scalars(item, found)),
        scalar => drop(found.insert(scalar.to_string())),
    }
}

/// The real Helm, and the chart in a folder.
struct Helm {
    program: PathBuf,
    folder: tempfile::TempDir,
}

impl Helm {
    /// `None` where GEN_HELM is not set.
    #[expect(clippy::print_stderr, reason = "who runs the test must see that half of it did not run")]
    fn find() -> Option<Self> {
        let Some(program) = env::var_os("GEN_HELM") else {
            eprintln!("NOT COMPARED with the real Helm: GEN_HELM is not set");
            return None;
        };
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (path, text) in chart_files("0.1.0") {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a file of the chart lies in a folder")).expect("a folder");
            fs::write(path, text).expect("a file of the chart");
        }
        Some(Self { program: program.into(), folder })
    }

    /// What `helm template` prints, or why it refuses.
    fn template(&self, values: &Value) -> Result<String, String> {
        let file = tempfile::NamedTempFile::new_in(self.folder.path()).expect("a temporary file");
        fs::write(file.path(), write::to_string(values)).expect("the values can be written");
        let output = self.run(file.path());
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("Helm writes UTF-8");
        if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
    }

    fn run(&self, values: &Path) -> Output {
        let chart = self.folder.path().join(chart_folder("0.1.0"));
        let mut command = Command::new(&self.program);
        command.arg("template").arg("release").arg(chart).arg("--values").arg(values);
        command.output().expect("GEN_HELM can be run")
    }
}
