//! What Prometheus reads and when it alerts, and that every alert has its proof. promtool itself runs in the conformance suite.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Value, json};
use servicegen::bundle::{Artifact, Body};
use servicegen::resolved::{Environment, Objective, Resolved, Scale, Sli};
use servicegen::spec::number::{Decimal, Duration};
use servicegen::spec::platform::Severities;
use servicegen::spec::{AlertTuning, Protocol, Service, Severity, Tier};
use servicegen::targets::prometheus::TARGET;
use servicegen::targets::prometheus::pack::PACK;
use servicegen::yaml::write;

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
        let Body::Value(value) = &artifact.body else { panic!("{path} is a document") };
        value.clone()
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

fn objective(percent: &str, budget: &str, days: u32) -> Objective {
    Objective {
        name: "availability".into(),
        percent: percent.into(),
        budget: budget.into(),
        days,
        sli: Sli::Availability,
        service: "orders".into(),
        workload: "web".into(),
        port: 8080,
        protocol: Protocol::Http,
    }
}

fn tuning() -> AlertTuning {
    AlertTuning { enabled: None, threshold: None, r#for: None, severity: None, reason: None, expires: None }
}

#[test]
fn a_page_needs_two_windows_and_a_ticket_two_longer_ones() {
    let orders = Orders::new(|resolved, _| resolved.objectives = vec![objective("99.9", "0.001", 30)]);
    insta::assert_snapshot!(write::to_string(&orders.alert("AvailabilityBudgetBurnsFast")), @r#"
    alert: AvailabilityBudgetBurnsFast
    expr: |-
      (
        slo:sli_error:ratio_rate5m{namespace="shop-staging",service="orders",slo="availability"} > 14.4 * 0.001
      and
        slo:sli_error:ratio_rate1h{namespace="shop-staging",service="orders",slo="availability"} > 14.4 * 0.001
      )
      or
      (
        slo:sli_error:ratio_rate30m{namespace="shop-staging",service="orders",slo="availability"} > 6 * 0.001
      and
        slo:sli_error:ratio_rate6h{namespace="shop-staging",service="orders",slo="availability"} > 6 * 0.001
      )
    for: 2m
    keep_firing_for: 5m
    labels:
      namespace: shop-staging
      service: orders
      severity: critical
      slo: availability
      team: shop
    annotations:
      dashboard_url: https://grafana.example.org/d/staging-orders
      description: "The objective is 99.9 % over 30d. Over 1h calls fail more than 14.4 times as often as it allows, or over 6h more than 6 times."
      summary: "availability of orders: the error budget burns fast"
    "#);
    insta::assert_snapshot!(text(&orders.alert("AvailabilityBudgetBurnsSlowly")["expr"]), @r#"
    (
      slo:sli_error:ratio_rate2h{namespace="shop-staging",service="orders",slo="availability"} > 3 * 0.001
    and
      slo:sli_error:ratio_rate1d{namespace="shop-staging",service="orders",slo="availability"} > 3 * 0.001
    )
    or
    (
      slo:sli_error:ratio_rate6h{namespace="shop-staging",service="orders",slo="availability"} > 1 * 0.001
    and
      slo:sli_error:ratio_rate3d{namespace="shop-staging",service="orders",slo="availability"} > 1 * 0.001
    )
    "#);
}

#[test]
fn while_nobody_calls_nothing_is_recorded_and_without_a_good_call_all_are_bad() {
    let orders = Orders::new(|_, _| ());
    let recorded = rules(&orders.file("tests/rules.yaml"));
    let ratio = recorded.iter().find(|rule| rule["record"] == "slo:sli_error:ratio_rate5m").unwrap();
    insta::assert_snapshot!(text(&ratio["expr"]), @r#"
    1 -
    (
      sum(rate(istio_requests_total{reporter=~"source|waypoint",destination_service_namespace="shop-staging",destination_service_name="orders",response_code!~"5.."}[5m]))
    or
      0 * sum(rate(istio_requests_total{reporter=~"source|waypoint",destination_service_namespace="shop-staging",destination_service_name="orders"}[5m]))
    )
    /
    (sum(rate(istio_requests_total{reporter=~"source|waypoint",destination_service_namespace="shop-staging",destination_service_name="orders"}[5m])) > 0)
    "#);
}

#[test]
fn grpc_counts_good_statuses_and_latency_tolerates_both_forms_of_a_bound() {
    let orders = Orders::new(|resolved, _| {
        let mut latency = objective("99", "0.01", 30);
        latency.protocol = Protocol::Grpc;
        latency.sli = Sli::Latency { threshold_ms: 250 };
        resolved.objectives = vec![latency];
    });
    let recorded = rules(&orders.file("tests/rules.yaml"));
    let bad = recorded.iter().find(|rule| rule["record"] == "slo:sli_bad:rate5m").unwrap();
    insta::assert_snapshot!(text(&bad["expr"]), @r#"
    sum(rate(istio_request_duration_milliseconds_count{reporter=~"source|waypoint",destination_service_namespace="shop-staging",destination_service_name="orders",grpc_response_status=~"0|1|3|5|6|7|8|9|10|11|16"}[5m]))
    -
    (
      sum(rate(istio_request_duration_milliseconds_bucket{reporter=~"source|waypoint",destination_service_namespace="shop-staging",destination_service_name="orders",grpc_response_status=~"0|1|3|5|6|7|8|9|10|11|16",le=~"250(\\.0)?"}[5m]))
    or
      0 * sum(rate(istio_request_duration_milliseconds_count{reporter=~"source|waypoint",destination_service_namespace="shop-staging",destination_service_name="orders",grpc_response_status=~"0|1|3|5|6|7|8|9|10|11|16"}[5m]))
    )
    "#);
}

#[test]
fn a_page_that_no_outage_could_fire_is_left_out() {
    let names = |percent, budget| {
        let orders = Orders::new(|resolved, _| resolved.objectives = vec![objective(percent, budget, 30)]);
        orders.names().into_iter().filter(|name| name.contains("Budget")).collect::<Vec<_>>()
    };
    assert_eq!(names("80", "0.2"), ["AvailabilityBudgetBurnsSlowly"]);
    assert_eq!(names("90", "0.1"), ["AvailabilityBudgetBurnsFast", "AvailabilityBudgetBurnsSlowly"]);
    assert_eq!(names("100", "0"), Vec::<String>::new());
    let fast = Orders::new(|resolved, _| resolved.objectives = vec![objective("90", "0.1", 30)]);
    assert!(!text(&fast.alert("AvailabilityBudgetBurnsFast")["expr"]).contains("14.4"), "14.4 * 0.1 is more than all");
}

#[test]
fn a_proxy_is_read_on_the_port_that_its_container_declares() {
    let orders = Orders::new(|resolved, _| resolved.workloads[0].scrape = Some((9394, "/metrics".into())));
    insta::assert_snapshot!(write::to_string(&orders.object("PodMonitor").unwrap()["spec"]), @r#"
    selector:
      matchLabels:
        app.kubernetes.io/component: web
        app.kubernetes.io/name: orders
    podMetricsEndpoints:
    - port: http-envoy-prom
      path: /stats/prometheus
      interval: 30s
      relabelings:
      - targetLabel: service
        replacement: orders
        action: replace
      - targetLabel: workload
        replacement: orders-web
        action: replace
      - sourceLabels:
        - __address__
        targetLabel: __address__
        regex: "(.+):15090"
        replacement: $1:15020
        action: replace
    "#);
    let unscraped = Orders::new(|resolved, _| resolved.workloads[0].scrape = None).object("PodMonitor").unwrap();
    assert!(!unscraped.to_string().contains("15020"), "nothing to merge: {unscraped}");
}

#[test]
fn without_a_mesh_the_program_is_read_itself() {
    let outside = |scrape: Option<(u16, String)>| {
        Orders::new(|resolved, _| {
            resolved.workloads[0].in_mesh = false;
            resolved.workloads[0].scrape = scrape;
        })
    };
    let monitor = outside(Some((8080, "/metrics".into()))).object("PodMonitor").unwrap();
    let endpoint = &monitor["spec"]["podMetricsEndpoints"][0];
    assert_eq!((&endpoint["port"], &endpoint["path"]), (&json!("http"), &json!("/metrics")));
    assert!(!monitor.to_string().contains("15020"), "{monitor}");
    assert_eq!(outside(None).object("PodMonitor"), None);
}

#[test]
fn where_nothing_watches_nothing_is_written() {
    assert_eq!(Orders::new(|_, environment| environment.monitoring.enabled = false).0, []);
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
fn a_tuned_alert_says_so_and_its_proof_follows() {
    let tuned = AlertTuning {
        threshold: Some(Decimal("2".into())),
        r#for: Some(Duration("90s".into())),
        severity: Some(Severity::Critical),
        ..tuning()
    };
    let orders = Orders::written(|service| {
        service.alert_pack.insert(key("workload-unavailable"), tuned);
    });
    let alert = orders.alert("WorkloadUnavailable");
    assert!(text(&alert["expr"]).contains(" < 2\n"), "{alert}");
    assert_eq!((&alert["for"], &alert["labels"]["severity"]), (&json!("2m"), &json!("critical")));
    let tests = orders.file("tests/pack_test.yaml").to_string();
    assert!(tests.contains(r#""severity":"critical""#) && tests.contains(r#""2x"#), "two pods are healthy: {tests}");
}

#[test]
fn an_alert_that_is_off_is_gone_with_its_proof() {
    let off = AlertTuning { enabled: Some(false), ..tuning() };
    let orders = Orders::written(|service| {
        service.alert_pack.insert(key("crash-looping"), off);
    });
    assert!(!orders.names().contains(&"CrashLooping".to_owned()));
    assert!(!orders.file("tests/pack_test.yaml").to_string().contains("CrashLooping"));
}

#[test]
fn alerts_come_only_where_they_can_fire() {
    let orders = Orders::new(|resolved, _| {
        resolved.workloads[0].scale = Scale::Auto { min: 2, max: 6, cpu_percent: 70 };
        resolved.workloads[0].container.resources.cpu_limit = Some("1".into());
    });
    let most: BTreeSet<_> = orders.names().into_iter().collect();
    assert!(PACK.iter().all(|alert| most.contains(alert.name)), "{most:?}");
    let least = Orders::new(|resolved, _| {
        resolved.workloads[0].scale = Scale::Auto { min: 2, max: 2, cpu_percent: 70 };
        resolved.workloads[0].container.resources.cpu_limit = None;
        resolved.services.clear();
    });
    let least = least.names();
    for name in ["HpaAtMax", "CpuThrottling", "UpstreamFailures"] {
        assert!(!least.contains(&name.to_owned()), "{name}");
    }
}

#[test]
fn pods_are_matched_by_namespace_container_and_the_form_of_their_names() {
    let alert = Orders::new(|_, _| ()).alert("CrashLooping");
    insta::assert_snapshot!(text(&alert["expr"]), @r#"
    sum by (namespace, pod, container) (
      increase(kube_pod_container_status_restarts_total{namespace="shop-staging",container=~"web|istio-proxy",pod=~"orders-web-[a-z0-9]+-[a-z0-9]{5}"}[30m])
    ) > 3
    "#);
}

#[test]
fn every_alert_of_every_golden_service_fires_once_and_stays_silent_twice() {
    for name in ["smallest", "boutique"] {
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

#[test]
fn mail_goes_to_the_team_by_severity_and_a_page_mutes_its_ticket() {
    let compiled = fleet::compiled("boutique");
    let wide = &compiled.environments["staging"];
    let [artifact] = &(TARGET.environment)(wide)[..] else { panic!("one file") };
    let Body::Objects(objects) = &artifact.body else { panic!("objects") };
    insta::assert_snapshot!(write::to_string(&objects[0].to_value()["spec"]), @r#"
    route:
      receiver: mail
      groupBy:
      - namespace
      - service
      - alertname
      groupWait: 30s
      groupInterval: 5m
      repeatInterval: 12h
      matchers:
      - name: namespace
        matchType: "="
        value: boutique-staging
      - name: team
        matchType: "="
        value: boutique
      routes:
      - receiver: mail
        matchers:
        - name: severity
          matchType: "="
          value: critical
        groupWait: 10s
        groupInterval: 5m
        repeatInterval: 4h
      - receiver: mail
        matchers:
        - name: severity
          matchType: "="
          value: warning
        groupWait: 30s
        groupInterval: 5m
        repeatInterval: 24h
      - receiver: mail
        matchers:
        - name: severity
          matchType: "="
          value: info
        groupWait: 30m
        groupInterval: 12h
        repeatInterval: 72h
    receivers:
    - name: mail
      emailConfigs:
      - sendResolved: true
        to: boutique@example.org
        from: deploy@example.org
        smarthost: smtp.example.org:587
        authUsername: deploy
        authPassword:
          name: smtp
          key: password
        requireTLS: true
    inhibitRules:
    - sourceMatch:
      - name: namespace
        matchType: "="
        value: boutique-staging
      - name: severity
        matchType: "="
        value: critical
      - name: slo
        matchType: "=~"
        value: ".+"
      targetMatch:
      - name: namespace
        matchType: "="
        value: boutique-staging
      - name: severity
        matchType: "="
        value: warning
      - name: slo
        matchType: "=~"
        value: ".+"
      equal:
      - namespace
      - service
      - slo
    "#);
}

#[test]
fn without_a_mail_server_nobody_is_routed_to() {
    let compiled = fleet::compiled("boutique");
    let mut wide = (*compiled.environments["staging"]).clone();
    Arc::make_mut(&mut wide.environment).mail = None;
    let written: Vec<_> = (TARGET.environment)(&wide).into_iter().map(|artifact| artifact.body).collect();
    assert_eq!(written, [Body::Objects(Vec::new())]);
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

fn key(name: &str) -> servicegen::spec::form::Label {
    servicegen::spec::form::Label(name.to_owned())
}
