//! What the policies of a stage refuse is told before it is committed, for the one service that breaks them.

use super::{PLATFORM, compiled_on, said, service, texts};

fn ten() -> Vec<(String, String)> {
    let mut services: Vec<_> = (0..9).map(|number| service(&format!("good-{number}"), "")).collect();
    services.push(service("bad", "[workloads.web.security]\nread-only-root = false\n"));
    services
}

fn with(enforce: &str) -> servicegen::compile::Compiled {
    let stage = format!("[stages.staging]\nenforce = \"{enforce}\"\n");
    compiled_on(&PLATFORM.replace("[stages.staging]\n", &stage), &ten())
}

#[test]
fn a_stage_that_refuses_blocks_the_one_service_and_writes_the_nine() {
    let compiled = with("deny");
    assert_eq!(said(&compiled).len(), 1, "{:?}", said(&compiled));
    let finding = &compiled.findings[0];
    assert_eq!((finding.id, finding.service.as_deref(), finding.is_error()), ("policy/refused", Some("bad"), true));
    let places: Vec<_> = finding.labels.iter().map(|label| compiled.sources.file_line(label.place)).collect();
    assert!(places[0] == "services/bad/service.toml:5" && places[1].starts_with("platform.toml:"), "{places:?}");
    assert!(finding.environments.contains("staging"));
    let folders = compiled.folders.iter().filter(|folder| folder.path.contains("/services/"));
    let written: Vec<_> = folders.map(|folder| folder.path.clone()).collect();
    assert!(written.len() == 9 && !written.iter().any(|path| path.ends_with("/bad")), "{written:?}");
}

#[test]
fn a_stage_that_reports_writes_all_ten_and_says_the_same_as_a_warning() {
    let compiled = with("audit");
    let finding = &compiled.findings[0];
    assert_eq!((compiled.findings.len(), finding.id, finding.is_error()), (1, "policy/reported", false));
    texts(&compiled, "bad");
}

/// One policy for pods alone would let a bad Deployment be updated and refuse its new pods.
#[test]
fn controllers_are_judged_as_their_pods_are() {
    let compiled = with("audit");
    let folders = compiled.folders.iter();
    let policies =
        folders.flat_map(|folder| folder.objects()).filter(|object| object.kind.ends_with("ValidatingPolicy"));
    let mut seen = 0;
    for object in policies {
        let spec = object.to_value()["spec"].clone();
        let rules = spec["matchConstraints"]["resourceRules"].to_string();
        if rules.contains("\"pods\"") {
            seen += 1;
            let controllers = &spec["autogen"]["podControllers"]["controllers"];
            let derived = controllers.is_null() || controllers.to_string().contains("deployments");
            assert!(derived, "{}: {controllers}", object.meta.name);
        }
    }
    assert!(seen >= 10, "{seen}");
}
