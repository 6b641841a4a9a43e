//! What gen renders for its own fleets is imported again.

use std::collections::BTreeMap;

use servicegen::bundle::Object;
use servicegen::compile::{Output, Owner};
use servicegen::import::{Fate, Imported, Options, count, import, text};
use servicegen::targets::helm;
use servicegen::yaml::write;

use crate::fleet;

/// All objects of the services of a golden fleet in production, and of the mesh before them.
fn rendered(name: &str) -> BTreeMap<String, String> {
    let compiled = fleet::compiled(name);
    let mut objects: Vec<Object> = Vec::new();
    for folder in &compiled.folders {
        match &folder.owner {
            Owner::Service { environment, service } if environment == "production" => {
                objects.extend(folder.objects());
                objects.extend(helm::workload_objects(&compiled.environments["production"].services[service]));
            }
            Owner::Cluster(_) => objects.extend(mesh(folder)),
            _ => {}
        }
    }
    let objects = objects.into_iter().filter(|object| object.kind != "Application" && object.kind != "AppProject");
    let text = write::documents(&objects.collect::<Vec<_>>());
    BTreeMap::from([("all.yaml".to_owned(), text)])
}

fn mesh(folder: &Output) -> impl Iterator<Item = Object> {
    folder.objects().into_iter().filter(|object| object.api_version.contains("istio.io"))
}

fn imported(name: &str) -> Imported {
    let options = Options { name: "imported".to_owned(), environment: "production".to_owned(), team: None };
    let imported = import(&rendered(name), &options);
    assert!(imported.findings.is_empty(), "{:?}", imported.findings);
    imported
}

fn percent(imported: &Imported) -> f64 {
    let (all, kept) = count(imported);
    100.0 * kept as f64 / all as f64
}

#[test]
fn what_gen_renders_comes_back() {
    for (name, facts, least) in [("smallest", 60, 99.0), ("boutique", 1200, 99.0), ("everything", 1000, 70.0)] {
        let imported = imported(name);
        let (all, percent) = (count(&imported).0, percent(&imported));
        println!("{name}: {percent:.1} % of {all} facts");
        assert!(all >= facts, "{name} has only {all} facts");
        assert!(percent >= least, "{name}: {percent:.1} %\n{}", text(&imported));
    }
}

#[test]
fn services_of_the_boutique_are_the_same_again() {
    let imported = imported("boutique");
    let services: Vec<&str> = imported.files.keys().filter_map(|path| path.strip_suffix("/service.toml")).collect();
    assert_eq!(services.len(), 11, "{services:?}");
    assert!(imported.refused.is_empty(), "{:?}", imported.refused);
    let differs = imported.proof.judged.iter().filter(|it| matches!(it.fate, Fate::Differs(_)));
    assert_eq!(differs.count(), 0, "{}", text(&imported));
    let frontend = &imported.files["services/frontend/service.toml"];
    for part in
        ["cartservice = { from = [\"server\"], ports = [\"grpc\"] }", "hosts = [\"shop.example.org\"]", "min = 2"]
    {
        assert!(frontend.contains(part), "{frontend}");
    }
    assert!(!frontend.contains("[adopt"), "names of gen need not be taken over:\n{frontend}");
}
