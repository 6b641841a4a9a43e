//! Prometheus: what it reads, what it records and when it alerts, with promtool's proof of every alert beside it.
//! The numbers come from the mesh, kube-state-metrics and cAdvisor; nothing here asks a program for a metric.

mod monitor;
mod own;
mod owner;
pub mod pack;
mod routing;
mod slo;
pub mod template;
mod types;
mod unit_test;

use crate::bundle::{Artifact, Concern, Meta, Object};
use crate::resolved::{ClusterWide, EnvironmentWide, Gateway, Resolved};
use crate::spec::platform::GatewayKind;
use crate::target::Target;
use crate::yaml;
pub use slo::least_objective_that_pages;

use own::Own;
use owner::Owner;
use pack::{Subject, Tuned};
use slo::Slo;
use types::RuleFile;
use unit_test::{Clock, TestFile};

pub const TARGET: Target = Target {
    id: "prometheus",
    title: "monitors, objectives and alerts, and whom they reach",
    service,
    environment,
    cluster,
};

fn service(resolved: &Resolved) -> Vec<Artifact> {
    let monitoring = &resolved.environment.monitoring;
    if !monitoring.enabled {
        return Vec::new();
    }
    let owner = Owner::of(resolved);
    let slos = slos(resolved, &owner);
    let subjects = Subject::all(resolved);
    let alerts = pack::tuned(&owner, &subjects, |id| resolved.service.alert_pack.get(id));

    let own = own::all(&owner, resolved);

    let groups = slos.iter().flat_map(Slo::groups).chain(pack::group(&owner, &alerts)).chain(own::group(&owner, &own));
    let rules = RuleFile { groups: groups.collect() };
    let tests = test_files(&rules, &slos, &alerts, &own);

    let mut objects = monitor::objects(resolved);
    objects.extend(rule_object(resolved, &rules));
    let mut artifacts = vec![Artifact::objects(Concern::Monitoring, objects)];
    if !rules.groups.is_empty() {
        artifacts.push(Artifact::text("tests/rules.yaml", yaml::write::to_string(&rules)));
    }
    artifacts.extend(tests);
    artifacts
}

fn environment(wide: &EnvironmentWide) -> Vec<Artifact> {
    if !wide.environment.monitoring.enabled {
        return Vec::new();
    }
    vec![Artifact::objects(Concern::Monitoring, routing::objects(wide))]
}

/// Gateways are shared by the environments of a cluster.
fn cluster(wide: &ClusterWide) -> Vec<Artifact> {
    let monitoring = &wide.any_environment().monitoring;
    if !monitoring.enabled || !wide.gateways.values().any(counts) {
        return Vec::new();
    }
    let gateways = wide.gateways.iter().filter(|(_, gateway)| counts(gateway));
    let monitors = gateways.map(|(name, gateway)| monitor::gateway(name, gateway, monitoring));
    vec![Artifact::objects(Concern::Monitoring, monitors.collect())]
}

/// Whether the pods of a gateway are proxies of the mesh, which count calls.
fn counts(gateway: &Gateway) -> bool {
    match gateway.kind {
        GatewayKind::Istio => true,
        GatewayKind::GatewayApi => gateway.pods.service_account.is_some(),
        GatewayKind::Ingress | GatewayKind::LoadBalancer => false,
    }
}

/// promtool's proof of each alert, a file a topic.
fn test_files(rules: &RuleFile, slos: &[Slo], alerts: &[Tuned<'_>], own: &[Own<'_>]) -> Vec<Artifact> {
    let (slo_clock, pack_clock) = (Clock::new(slo::longest_hold(slos)), Clock::new(pack::longest_hold(alerts)));
    let own_clock = Clock::new(own::latest(own));
    let topics = [
        ("tests/slo_test.yaml", slo_clock, slo::situations(slos, slo_clock)),
        ("tests/pack_test.yaml", pack_clock, pack::situations(alerts, pack_clock)),
        ("tests/own_test.yaml", own_clock, own::situations(own, own_clock)),
    ];
    let files = topics.into_iter().filter(|(_, _, situations)| !situations.is_empty());
    files
        .map(|(path, clock, tests)| Artifact::text(path, yaml::write::to_string(&TestFile::new(rules, clock, tests))))
        .collect()
}

/// An objective of 100 % leaves no budget that could burn.
fn slos(resolved: &Resolved, owner: &Owner) -> Vec<Slo> {
    let scrape = resolved.environment.monitoring.scrape_interval;
    let calls = resolved.objectives.iter().filter(|objective| objective.goal.budget != "0");
    let own =
        resolved.own_objectives.iter().filter(|objective| objective.goal.budget != "0" && objective.is_readable());
    let calls = calls.map(|objective| Slo::new(owner, objective, scrape));
    calls.chain(own.map(|objective| Slo::own(owner, objective, scrape))).collect()
}

fn rule_object(resolved: &Resolved, rules: &RuleFile) -> Option<Object> {
    if rules.groups.is_empty() {
        return None;
    }
    let mut labels = resolved.labels.clone();
    labels.extend(resolved.environment.monitoring.rule_labels.clone());
    let meta = Meta::new(&resolved.name, Some(&resolved.namespace), &labels);
    Some(Object::with_spec("monitoring.coreos.com/v1", "PrometheusRule", meta, rules))
}
