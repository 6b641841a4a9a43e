//! What the policies look like, and that each has cases on both sides. Kyverno itself runs those cases in
//! `tests/conformance`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::baseline::{Baseline, Kind};
use super::cases::Outcome;
use super::cel::Proxy;
use super::pinned::{Pinned, PinnedContainer, Pins};
use super::types::Action;
use super::{baseline_artifacts, baseline_cases};
use crate::spec::platform::{CpuLimits, PodSecurityLevel};
use crate::yaml::write;

const PROXY: Proxy<'_> = Proxy { image: "docker.io/istio/proxyv2", redirects: false };

fn baseline() -> Baseline<'static> {
    Baseline {
        environment: "production",
        namespaces: vec!["orders", "shop"],
        action: Action::Deny,
        level: PodSecurityLevel::Restricted,
        cpu_limits: CpuLimits::Forbidden,
        registries: vec!["harbor.example.org", "mirror.example.org:5000"],
        digests: true,
        labels: vec!["team"],
        proxy: Some(PROXY),
    }
}

/// Baselines that differ in what decides about expressions.
fn variants() -> Vec<Baseline<'static>> {
    let redirects = Some(Proxy { redirects: true, ..PROXY });
    vec![
        baseline(),
        Baseline { cpu_limits: CpuLimits::Required, level: PodSecurityLevel::Baseline, proxy: redirects, ..baseline() },
        Baseline { cpu_limits: CpuLimits::Optional, level: PodSecurityLevel::Privileged, proxy: None, ..baseline() },
    ]
}

fn policy(baseline: &Baseline<'_>, name: &str) -> Value {
    let rules = baseline.rules();
    let rule = rules.iter().find(|rule| rule.name == name).expect("a rule of that name");
    baseline.policy(rule).to_value()
}

fn pins(labels: &BTreeMap<String, String>) -> Pins<'_> {
    let container =
        |repository: &str| PinnedContainer { repository: repository.to_owned(), capabilities: &[], read_only: None };
    let server = Pinned {
        name: "cart",
        service_account: "cart-server",
        program: "server",
        containers: BTreeMap::from([
            ("nginx", container("harbor.example.org/base/nginx")),
            ("server", container("harbor.example.org/shop/cart")),
        ]),
    };
    Pins {
        service: "cart",
        namespace: "shop",
        labels,
        action: Action::Audit,
        proxy: Some(PROXY),
        names: BTreeSet::from(["cart"]),
        workloads: BTreeMap::from([("server", server)]),
    }
}

#[test]
fn every_rule_has_objects_that_pass_and_objects_that_fail() {
    for baseline in variants() {
        let rules = baseline.rules();
        let cases = baseline_cases(&baseline, &rules).expect("there are namespaces");
        for rule in &rules {
            for outcome in [Outcome::Pass, Outcome::Fail] {
                let name = baseline.policy_name(rule);
                let found = cases.results.iter().any(|case| case.policy == name && case.result == outcome);
                assert!(found, "{name}: {outcome:?}");
            }
        }
        let names: BTreeSet<_> = cases.objects.iter().map(|object| (object.kind, &object.name)).collect();
        assert_eq!(names.len(), cases.objects.len(), "two objects of one name cannot be told apart");
    }
}

/// Kyverno derives rules for controllers only from a policy on exactly pods, and by replacing two texts; a condition, a
/// timeout or an exact match would each make the policy a webhook of its own.
#[test]
fn policies_keep_to_what_kyverno_can_derive_and_share() {
    let labels = BTreeMap::new();
    let mut policies = vec![pins(&labels).policy()];
    for baseline in variants() {
        let rules = baseline.rules();
        let of_pods = rules.iter().filter(|rule| rule.kind == Kind::Pods);
        policies.extend(of_pods.map(|rule| baseline.policy(rule)));
    }
    let pods = json!([{ "apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE", "UPDATE"], "resources": ["pods"] }]);
    for policy in policies.iter().map(crate::bundle::Object::to_value) {
        let spec = policy["spec"].as_object().expect("a spec");
        assert_eq!(spec["matchConstraints"]["resourceRules"], pods);
        for key in ["matchConditions", "webhookConfiguration"] {
            assert!(!spec.contains_key(key), "{key}");
        }
        let text = policy.to_string();
        for never in ["object.?", "object[", "object.metadata.name"] {
            assert!(!text.contains(never), "{never} in {text}");
        }
    }
}

#[test]
fn without_namespaces_there_is_no_policy() {
    let nowhere = Baseline { namespaces: Vec::new(), ..baseline() };
    assert!(nowhere.rules().is_empty());
    assert_eq!(baseline_artifacts(&nowhere).len(), 1, "the file of policies, and no tests of them");
}

#[test]
fn digests_are_a_rule_only_where_the_stage_requires_them() {
    let has_it = |digests| Baseline { digests, ..baseline() }.rules().iter().any(|rule| rule.name == "image-digests");
    assert!(has_it(true) && !has_it(false));
}

#[test]
fn only_a_mesh_that_redirects_by_itself_has_a_container_with_rights() {
    let exempts = |baseline: &Baseline<'_>| {
        ["security-context", "read-only-root"].map(|rule| policy(baseline, rule).to_string().contains("istio-init"))
    };
    let [plain, redirects, none] = <[_; 3]>::try_from(variants()).expect("three variants");
    assert_eq!([exempts(&plain), exempts(&redirects), exempts(&none)], [[false; 2], [true; 2], [false; 2]]);
}

#[test]
fn a_policy_of_the_baseline_is_readable() {
    insta::assert_snapshot!(write::to_string(&policy(&baseline(), "registries")), @r#"
    apiVersion: policies.kyverno.io/v1
    kind: ValidatingPolicy
    metadata:
      name: production-registries
      annotations:
        policies.kyverno.io/description: "Every image comes from a registry of the organisation; the mesh's proxy is known by its image."
    spec:
      validationActions:
      - Deny
      failurePolicy: Fail
      evaluation:
        admission:
          enabled: true
        background:
          enabled: true
      autogen:
        podControllers:
          controllers:
          - cronjobs
          - daemonsets
          - deployments
          - jobs
          - statefulsets
      matchConstraints:
        namespaceSelector:
          matchExpressions:
          - key: kubernetes.io/metadata.name
            operator: In
            values:
            - orders
            - shop
        resourceRules:
        - apiGroups:
          - ""
          apiVersions:
          - v1
          operations:
          - CREATE
          - UPDATE
          resources:
          - pods
      variables:
      - name: unchanged
        expression: "object.kind == 'Pod' && oldObject != null && has(oldObject.spec) && oldObject.spec == object.spec"
      - name: containers
        expression: |-
          object.spec.containers
          + object.spec.?initContainers.orValue([])
          + object.spec.?ephemeralContainers.orValue([])
      - name: admitted
        expression: "['harbor.example.org/', 'mirror.example.org:5000/', 'docker.io/istio/proxyv2:', 'docker.io/istio/proxyv2@']"
      validations:
      - expression: |-
          variables.unchanged ||
          variables.containers.all(c,
            variables.admitted.exists(prefix, c.image.startsWith(prefix)))
        message: "images come from harbor.example.org, mirror.example.org:5000"
    "#);
}

#[test]
fn a_policy_of_a_service_is_readable() {
    let labels = BTreeMap::from([("app.kubernetes.io/name".to_owned(), "cart".to_owned())]);
    let spec = pins(&labels).policy().to_value()["spec"].clone();
    let read = json!({ "variables": spec["variables"], "validations": spec["validations"] });
    insta::assert_snapshot!(write::to_string(&read), @r#"
    variables:
    - name: unchanged
      expression: "object.kind == 'Pod' && oldObject != null && has(oldObject.spec) && oldObject.spec == object.spec"
    - name: labels
      expression: "has(object.metadata) ? object.metadata.?labels.orValue({}) : {}"
    - name: exempt
      expression: |-
        variables.unchanged ||
        !(variables.labels[?'app.kubernetes.io/name'].orValue('') in ['cart'])
    - name: component
      expression: "variables.labels[?'app.kubernetes.io/component'].orValue('')"
    - name: containers
      expression: |-
        object.spec.containers
        + object.spec.?initContainers.orValue([])
    - name: accounts
      expression: |-
        {
          'server': 'cart-server'
        }
    - name: repositories
      expression: |-
        {
          'server': {'nginx': 'harbor.example.org/base/nginx', 'server': 'harbor.example.org/shop/cart'}
        }
    validations:
    - expression: |-
        variables.exempt ||
        variables.component in variables.accounts
      message: cart declares no such workload
    - expression: |-
        variables.exempt ||
        object.spec.?serviceAccountName.orValue('default') ==
          variables.accounts[?variables.component].orValue('')
      message: a pod of cart has the ServiceAccount of its workload
    - expression: |-
        variables.exempt ||
        variables.containers.all(c,
          (c.image.startsWith('docker.io/istio/proxyv2:') || c.image.startsWith('docker.io/istio/proxyv2@')) ||
          [':', '@'].exists(end, c.image.startsWith(
            variables.repositories[?variables.component].orValue({})[?c.name].orValue('') + end)))
      message: a pod of cart runs the images that its workload declares
    - expression: |-
        variables.exempt ||
        variables.containers.all(c,
          c.?securityContext.?capabilities.?add.orValue([]).size() == 0)
      message: a pod of cart adds the capabilities that its workload declares
    "#);
}

#[test]
fn an_added_capability_is_pinned_to_its_container() {
    let labels = BTreeMap::new();
    let mut pins = pins(&labels);
    let added = ["NET_BIND_SERVICE".to_owned()];
    let server = pins.workloads.get_mut("server").expect("declared above");
    server.containers.get_mut("nginx").expect("declared above").capabilities = &added;
    let variables = pins.policy().to_value()["spec"]["variables"].clone();
    let map = variables.as_array().expect("variables").iter().find(|variable| variable["name"] == "capabilities");
    insta::assert_snapshot!(map.expect("there is one")["expression"].as_str().expect("a text"), @r"
    {
      'server/nginx': ['NET_BIND_SERVICE']
    }
    ");
}
