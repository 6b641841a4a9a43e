//! What Prometheus reads and when it alerts, and that every alert has its proof. promtool itself runs in the conformance suite.

mod own;
mod pack;
mod slo;
mod watch;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;
use servicegen::bundle::{Artifact, Body};
use servicegen::resolved::{Environment, Resolved};
use servicegen::spec::platform::Severities;
use servicegen::spec::{Service, Tier};
use servicegen::targets::prometheus::TARGET;
use servicegen::yaml;

use crate::fleet;

/// Everything that is written for `orders` in staging, changed before it is rendered.
struct Orders(Vec<Artifact>);

impl Orders {
    fn new(change: impl FnOnce(&mut Resolved, &mut Environment)) -> Self {
        let compiled = fleet::compiled("smallest");
        let mut resolved = (*compiled.environments["staging"].services["orders"]).clone();
        let mut environment = (*resolved.environment).clone();
        change(&mut resolved, &mut environment);
        resolved.environment = Arc::new(environment);
        Self((TARGET.service)(&resolved))
    }

    /// The same with a changed `service.toml`.
    fn written(change: impl FnOnce(&mut Service)) -> Self {
        Self::new(|resolved, _| change(Arc::make_mut(&mut resolved.service)))
    }

    fn object(&self, kind: &str) -> Option<Value> {
        let objects = self.0.iter().filter_map(|artifact| match &artifact.body {
            Body::Objects(objects) => Some(objects),
            _ => None,
        });
        objects.flatten().map(|object| object.to_value()).find(|object| object["kind"] == kind)
    }

    fn file(&self, path: &str) -> Value {
        let artifact = self.0.iter().find(|artifact| artifact.path == path).expect(path);
        let Body::Text(text) = &artifact.body else { panic!("{path} is a document") };
        yaml::read::to_json(&yaml::read::documents(text).documents[0].root)
    }

    fn alerts(&self) -> Vec<Value> {
        rules(&self.file("tests/rules.yaml")).into_iter().filter(|rule| rule.get("alert").is_some()).collect()
    }

    fn names(&self) -> Vec<String> {
        self.alerts().iter().map(|alert| text(&alert["alert"])).collect()
    }

    fn alert(&self, name: &str) -> Value {
        self.alerts().into_iter().find(|alert| alert["alert"] == name).expect(name)
    }

    fn severities(&self) -> BTreeMap<String, String> {
        self.alerts().iter().map(|alert| (text(&alert["alert"]), text(&alert["labels"]["severity"]))).collect()
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

fn rules(file: &Value) -> Vec<Value> {
    let groups = file["groups"].as_array().expect("groups");
    groups.iter().flat_map(|group| group["rules"].as_array().expect("rules")).cloned().collect()
}

#[test]
fn the_tier_decides_who_is_woken_up() {
    let of = |tier| Orders::written(|service| service.tier = Some(tier)).severities();
    let critical = |severities: BTreeMap<String, String>| -> Vec<String> {
        severities.into_iter().filter(|(_, severity)| severity == "critical").map(|(name, _)| name).collect()
    };
    let standard = ["AvailabilityBudgetBurnsFast", "WorkloadUnavailable"];
    assert_eq!(critical(of(Tier::Standard)), standard);
    assert_eq!(critical(of(Tier::Critical)), [standard[0], "UpstreamFailures", standard[1]]);
    assert_eq!(critical(of(Tier::Low)), Vec::<String>::new());
}

#[test]
fn a_team_has_its_own_words() {
    let orders = Orders::new(|_, environment| {
        let words = Severities { critical: Some("page".into()), warning: None, info: None };
        let teams = &mut Arc::make_mut(&mut environment.platform).teams;
        teams.get_mut("shop").expect("the team of orders").severities = Some(words);
    });
    let severities = orders.severities();
    assert_eq!((&*severities["AvailabilityBudgetBurnsFast"], &*severities["CrashLooping"]), ("page", "warning"));
}

#[test]
fn every_alert_of_every_golden_service_fires_once_and_stays_silent_twice() {
    for name in ["smallest", "boutique", "everything"] {
        let compiled = fleet::compiled(name);
        let services = compiled.environments.values().flat_map(|environment| environment.services.values());
        for service in services {
            let orders = Orders((TARGET.service)(service));
            let bare = orders.file("tests/rules.yaml");
            assert_eq!(orders.object("PrometheusRule").unwrap()["spec"], bare, "{}", service.name);
            let (firing, silent) = expectations(&orders);
            for alert in rules(&bare).iter().filter_map(|rule| rule.get("alert")) {
                let alert = text(alert);
                assert!(firing.get(&alert) >= Some(&1), "{}: {alert} fires nowhere", service.name);
                assert!(silent.get(&alert) >= Some(&2), "{}: {alert} is nowhere silent", service.name);
            }
        }
    }
}

#[test]
fn every_alert_says_whose_it_is_and_where_to_look() {
    let compiled = fleet::compiled("boutique");
    for service in compiled.environments["staging"].services.values() {
        for alert in Orders((TARGET.service)(service)).alerts() {
            let keys =
                |part: &str| alert[part].as_object().unwrap().keys().map(String::as_str).collect::<BTreeSet<_>>();
            let labels = keys("labels");
            for label in ["namespace", "service", "severity", "team"] {
                assert!(labels.contains(label), "{alert}");
            }
            assert!(labels.contains("slo") != labels.contains("workload"), "{alert}");
            assert!(keys("annotations").is_superset(&["dashboard_url", "description", "summary"].into()), "{alert}");
            assert!(!alert["labels"].to_string().contains("$value"), "{alert}");
        }
    }
}

/// How often each alert is expected to fire and to be silent, by its name.
fn expectations(orders: &Orders) -> (BTreeMap<String, usize>, BTreeMap<String, usize>) {
    let (mut firing, mut silent) = (BTreeMap::new(), BTreeMap::new());
    let files = orders.0.iter().filter(|artifact| artifact.path.ends_with("_test.yaml"));
    for file in files.map(|artifact| orders.file(&artifact.path)) {
        let tests = file["tests"].as_array().expect("tests");
        for expected in tests.iter().flat_map(|test| test["alert_rule_test"].as_array().expect("expectations")) {
            let fires = expected["exp_alerts"].as_array().is_some_and(|alerts| !alerts.is_empty());
            *if fires { &mut firing } else { &mut silent }.entry(text(&expected["alertname"])).or_insert(0) += 1;
        }
    }
    (firing, silent)
}
