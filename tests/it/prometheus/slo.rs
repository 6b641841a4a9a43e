//! Objectives: what is recorded, and the two alerts of each.

use servicegen::resolved::{Goal, Objective, Sli};
use servicegen::spec::Protocol;
use servicegen::yaml::write;

use super::{Orders, rules, text};

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

fn objective(percent: &str, budget: &str, days: u32) -> Objective {
    Objective {
        goal: Goal { name: "availability".into(), percent: percent.into(), budget: budget.into(), days },
        sli: Sli::Availability,
        service: "orders".into(),
        workload: "web".into(),
        port: 8080,
        protocol: Protocol::Http,
    }
}
