//! Namespaces and admission policies, as they follow from a compiled fleet.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};
use servicegen::bundle::{Artifact, Body};
use servicegen::resolved::{Environment, EnvironmentWide, Namespace, Resolved};
use servicegen::spec::platform::{Enforce, PodSecurityLevel};
use servicegen::targets::{cluster, kyverno};
use servicegen::yaml::write;

use crate::fleet;

/// The production of `smallest`, changed before it is rendered.
fn wide(change: impl FnOnce(&mut Environment, &mut Namespace)) -> EnvironmentWide {
    let mut wide = (*fleet::compiled("smallest").environments["production"]).clone();
    let mut environment = (*wide.environment).clone();
    change(&mut environment, wide.namespaces.get_mut("shop").unwrap());
    wide.environment = Arc::new(environment);
    wide
}

/// `orders` in production, changed before it is rendered.
fn policy(change: impl FnOnce(&mut Resolved, &mut Environment)) -> Value {
    let mut resolved = (*fleet::compiled("smallest").environments["production"].services["orders"]).clone();
    let mut environment = (*resolved.environment).clone();
    change(&mut resolved, &mut environment);
    resolved.environment = Arc::new(environment);
    objects(&(kyverno::TARGET.service)(&resolved), "manifests/policy.yaml").remove(0)
}

fn objects(artifacts: &[Artifact], path: &str) -> Vec<Value> {
    let artifact = artifacts.iter().find(|artifact| artifact.path == path).expect("the file");
    let Body::Objects(objects) = &artifact.body else { panic!("objects") };
    objects.iter().map(servicegen::bundle::Object::to_value).collect()
}

fn namespaces(change: impl FnOnce(&mut Environment, &mut Namespace)) -> Vec<Value> {
    objects(&(cluster::TARGET.environment)(&wide(change)), "manifests/namespaces.yaml")
}

#[test]
fn a_namespace_comes_with_its_quota_and_defaults() {
    let text = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let written = namespaces(|_, namespace| {
        namespace.labels = text(&[("example.org/tier", "prod")]);
        namespace.annotations = text(&[("example.org/team", "shop")]);
        namespace.quota = text(&[("requests.cpu", "40")]);
        namespace.limits = text(&[("cpu", "100m"), ("memory", "128Mi"), ("memory-limit", "512Mi")]);
    });
    insta::assert_snapshot!(write::documents(&written), @r#"
    apiVersion: v1
    kind: Namespace
    metadata:
      name: shop
      labels:
        app.kubernetes.io/managed-by: gen
        example.org/tier: prod
        istio-injection: enabled
        pod-security.kubernetes.io/audit: restricted
        pod-security.kubernetes.io/audit-version: v1.37
        pod-security.kubernetes.io/enforce: restricted
        pod-security.kubernetes.io/enforce-version: v1.37
        pod-security.kubernetes.io/warn: restricted
        pod-security.kubernetes.io/warn-version: v1.37
      annotations:
        argocd.argoproj.io/sync-options: "Prune=confirm,Delete=confirm"
        argocd.argoproj.io/sync-wave: "-1"
        example.org/team: shop
    ---
    apiVersion: v1
    kind: ResourceQuota
    metadata:
      name: namespace
      namespace: shop
      labels:
        app.kubernetes.io/managed-by: gen
      annotations:
        argocd.argoproj.io/sync-wave: "-1"
    spec:
      hard:
        requests.cpu: "40"
    ---
    apiVersion: v1
    kind: LimitRange
    metadata:
      name: namespace
      namespace: shop
      labels:
        app.kubernetes.io/managed-by: gen
      annotations:
        argocd.argoproj.io/sync-wave: "-1"
    spec:
      limits:
      - type: Container
        default:
          memory: 512Mi
        defaultRequest:
          cpu: 100m
          memory: 128Mi
    "#);
}

#[test]
fn a_namespace_has_one_label_of_injection_and_only_in_a_mesh() {
    let labels = |change: fn(&mut Environment)| {
        let written = namespaces(|environment, _| change(environment));
        let labels: BTreeMap<String, String> =
            serde_json::from_value(written[0]["metadata"]["labels"].clone()).expect("labels");
        labels.into_iter().filter(|(key, _)| key.starts_with("istio")).collect::<Vec<_>>()
    };
    let pair = |key: &str, value: &str| vec![(key.to_owned(), value.to_owned())];
    assert_eq!(labels(|_| {}), pair("istio-injection", "enabled"));
    assert_eq!(
        labels(|environment| environment.mesh.as_mut().unwrap().revision = "1-31".to_owned()),
        pair("istio.io/rev", "1-31")
    );
    assert_eq!(labels(|environment| environment.mesh = None), []);
}

#[test]
fn the_level_of_the_standard_is_that_of_the_platform() {
    let written = namespaces(|environment, _| environment.policy_level = PodSecurityLevel::Baseline);
    let labels = &written[0]["metadata"]["labels"];
    for mode in ["enforce", "audit", "warn"] {
        assert_eq!(labels[format!("pod-security.kubernetes.io/{mode}")], "baseline");
        assert_eq!(labels[format!("pod-security.kubernetes.io/{mode}-version")], "v1.37");
    }
}

#[test]
fn the_stage_decides_between_report_and_refusal() {
    let action = |enforce| policy(|_, environment| environment.enforce = enforce)["spec"]["validationActions"].clone();
    assert_eq!(action(Enforce::Audit), json!(["Audit"]));
    assert_eq!(action(Enforce::Deny), json!(["Deny"]));
}

#[test]
fn pods_of_an_adopted_name_are_pinned_too() {
    let text = policy(|service, _| {
        let labels = &mut service.workloads[0].pod_labels;
        labels.insert("app.kubernetes.io/name".to_owned(), "legacy-orders".to_owned());
    })
    .to_string();
    assert!(text.contains("in ['legacy-orders']"), "{text}");
}
