//! What Prometheus reads, and whom Alertmanager tells.

use std::sync::Arc;

use serde_json::json;
use servicegen::bundle::Body;
use servicegen::targets::prometheus::TARGET;
use servicegen::yaml::write;

use super::Orders;
use crate::fleet;

#[test]
fn a_proxy_is_read_on_the_port_that_its_container_declares() {
    let orders = Orders::new(|resolved, _| resolved.workloads[0].scrape = Some((9394, "/metrics".into())));
    insta::assert_snapshot!(write::to_string(&orders.object("PodMonitor").unwrap()["spec"]), @r#"
    podTargetLabels:
    - app.kubernetes.io/name
    - app.kubernetes.io/version
    - service.istio.io/canonical-name
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
fn the_proxy_of_a_gateway_is_read_since_it_counts_calls_from_outside() {
    let compiled = fleet::compiled("boutique");
    let [artifact] = &(TARGET.cluster)(&compiled.clusters["main"])[..] else { panic!("one file") };
    let Body::Objects(objects) = &artifact.body else { panic!("objects") };
    insta::assert_snapshot!(write::to_string(&objects[0].to_value()), @r#"
    apiVersion: monitoring.coreos.com/v1
    kind: PodMonitor
    metadata:
      name: public
      namespace: istio-ingress
      labels:
        app.kubernetes.io/managed-by: gen
        release: kube-prometheus-stack
      annotations:
        argocd.argoproj.io/sync-options: SkipDryRunOnMissingResource=true
        argocd.argoproj.io/sync-wave: "5"
    spec:
      selector:
        matchLabels:
          istio: ingressgateway
      podMetricsEndpoints:
      - port: http-envoy-prom
        path: /stats/prometheus
        interval: 30s
    "#);
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
