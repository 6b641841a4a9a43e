//! Alerts that a service writes itself: as they are deployed, and in which situations they are tried.

use std::sync::Arc;

use serde_json::{Value, json};
use servicegen::compile::{Options, compile};
use servicegen::load::{Memory, load};
use servicegen::resolved::Resolved;
use servicegen::targets::prometheus::TARGET;

use super::{Orders, text};

const PLATFORM: &str = include_str!("../../../docs/checks/platform.toml");
const SERVICE: &str = r#"
name = "orders"
team = "shop"
image = { repository = "shop/orders", tag = "1.4.2" }
links.runbook = "https://runbooks.example.org/orders"

[workloads.web]
ports.http = { port = 8080 }
ports.metrics = { port = 9090, expose = false }
scrape = { port = "metrics" }

[metrics]
queue_depth = { type = "gauge", labels = ["queue"] }
mails_total = { type = "counter", labels = ["result"] }
last_run_timestamp_seconds = { type = "gauge" }
"#;

/// The service with one alert, whose rest is `more`.
fn with(expr: &str, more: &str) -> Orders {
    let alert = format!("[alerts.it-happens]\nexpr = '{expr}'\n{more}\n");
    Orders((TARGET.service)(&resolved(&format!("{SERVICE}\n{alert}"))))
}

fn resolved(service: &str) -> Arc<Resolved> {
    let files = [("platform.toml", PLATFORM), ("services/orders/service.toml", service)];
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    let compiled = compile(&load(&Memory(files.into())), &Options::default());
    let messages: Vec<_> = compiled.findings.iter().map(|finding| &finding.message).collect();
    assert_eq!(messages, Vec::<&String>::new());
    Arc::clone(&compiled.environments["staging"].services["orders"])
}

/// For each situation its name, its series, and how many alerts fire.
fn situations(orders: &Orders) -> Vec<(String, Vec<String>, usize)> {
    let file = orders.file("tests/own_test.yaml");
    let series = |test: &Value| -> Vec<String> {
        let all = test["input_series"].as_array().into_iter().flatten();
        all.map(|series| format!("{} {}", text(&series["series"]), text(&series["values"]))).collect()
    };
    let firing = |test: &Value| test["alert_rule_test"][0]["exp_alerts"].as_array().map_or(0, Vec::len);
    let tests = file["tests"].as_array().expect("tests");
    tests.iter().map(|test| (text(&test["name"]), series(test), firing(test))).collect()
}

#[test]
fn an_alert_has_its_name_its_owner_and_its_defaults() {
    let orders = with(r#"queue_depth{namespace="@{namespace}"} > 5"#, "for = '90s'\nsummary = 'it grows'");
    let rule = json!({
        "alert": "ItHappens",
        "expr": r#"queue_depth{namespace="shop-staging"} > 5"#,
        "for": "2m",
        "labels": { "namespace": "shop-staging", "service": "orders", "severity": "warning", "team": "shop" },
        "annotations": {
            "description": "The condition of the alert `it-happens` holds.",
            "runbook_url": "https://runbooks.example.org/orders",
            "summary": "it grows",
        },
    });
    assert_eq!(orders.alert("ItHappens"), rule);
}

#[test]
fn a_gauge_fires_above_its_bound_and_not_below_and_not_without_samples() {
    let orders = with(r#"queue_depth{namespace="@{namespace}", queue=~"mail|fax"} > 10"#, "summary = 'x'");
    let labels = r#"{namespace="shop-staging",queue="mail"}"#;
    assert_eq!(
        situations(&orders),
        [
            ("it-happens: its condition holds".into(), vec![format!("queue_depth{labels} 21x10")], 1),
            ("it-happens: all is well".into(), vec![format!("queue_depth{labels} 5x10")], 0),
            ("it-happens: there are no samples".into(), vec![], 0),
        ]
    );
}

#[test]
fn a_ratio_of_one_metric_is_tried_with_a_part_and_the_rest() {
    let ratio = r#"sum(rate(mails_total{namespace="@{namespace}",result="failed"}[5m])) / sum(rate(mails_total{namespace="@{namespace}"}[5m])) > 0.5"#;
    let outage = &situations(&with(ratio, "summary = 'x'"))[0];
    let series = [
        r#"mails_total{namespace="shop-staging",result="failed"} 0+45x10"#,
        r#"mails_total{namespace="shop-staging"} 0+15x10"#,
    ];
    assert_eq!((outage.1.as_slice(), outage.2), (series.map(str::to_owned).as_slice(), 1));
}

#[test]
fn an_age_is_tried_with_a_moment_long_ago_and_with_one_that_goes_along() {
    let age = r#"time() - last_run_timestamp_seconds{namespace="@{namespace}"} > 3600"#;
    let tried = situations(&with(age, "summary = 'x'"));
    let values = |index: usize| tried[index].1[0].rsplit(' ').next().map(str::to_owned);
    assert_eq!((values(0).as_deref(), values(1).as_deref()), (Some("-7201+60x10"), Some("-1800+60x10")));
}

#[test]
fn what_cannot_be_foretold_is_tried_for_silence_only() {
    let shown = r#"rate(mails_total{namespace="@{namespace}"}[5m]) > 1"#;
    let names = |orders: &Orders| situations(orders).into_iter().map(|(name, _, _)| name).collect::<Vec<_>>();
    let silent = ["it-happens: all is well", "it-happens: there are no samples"];
    assert_eq!(names(&with(shown, "summary = '{{ $value }} a second'")), silent);
    let quantile = r#"quantile(0.9, queue_depth{namespace="@{namespace}"}) > 1"#;
    assert_eq!(names(&with(quantile, "summary = 'x'")), silent[1..]);
    let absent = r#"absent(queue_depth{namespace="@{namespace}"}) or queue_depth{namespace="@{namespace}"} > 5"#;
    assert!(with(absent, "summary = 'x'").0.iter().all(|artifact| artifact.path != "tests/own_test.yaml"));
}

/// The service with objectives, whose text is `slo`.
fn objectives(slo: &str) -> Orders {
    let metrics = "report_seconds = { type = 'histogram', labels = ['kind'], buckets = [0.5, 1] }";
    Orders((TARGET.service)(&resolved(&format!("{SERVICE}{metrics}\n{slo}"))))
}

fn recorded(orders: &Orders, record: &str, slo: &str) -> String {
    let rules = super::rules(&orders.file("tests/rules.yaml"));
    let rule = rules.iter().find(|rule| rule["record"] == record && rule["labels"]["slo"] == slo);
    text(&rule.expect(record)["expr"])
}

const DELIVERY: &str = r#"
[slo.delivery]
objective = 99
bad = 'sum(rate(mails_total{namespace="@{namespace}", result="failed"}[@{window}]))'
total = 'sum(rate(mails_total{namespace="@{namespace}"}[@{window}]))'
"#;

#[test]
fn an_objective_of_its_own_is_recorded_over_every_window_and_alerts_twice() {
    let orders = objectives(DELIVERY);
    assert_eq!(
        recorded(&orders, "slo:sli_error:ratio_rate30m", "delivery"),
        r#"(
(
  sum(rate(mails_total{namespace="shop-staging", result="failed"}[30m]))
)
or
0 * (
  sum(rate(mails_total{namespace="shop-staging"}[30m]))
)
)
/
((
  sum(rate(mails_total{namespace="shop-staging"}[30m]))
) > 0)"#
    );
    let names = orders.names();
    for name in ["DeliveryBudgetBurnsFast", "DeliveryBudgetBurnsSlowly"] {
        assert!(names.iter().any(|known| known == name), "{names:?}");
    }
    let about = text(&orders.alert("DeliveryBudgetBurnsFast")["annotations"]["description"]);
    assert!(about.contains("Over 1h events are bad more than 14.4 times"), "{about}");
}

#[test]
fn an_objective_of_its_own_is_tried_with_bad_and_good_events_and_with_none() {
    let file = objectives(DELIVERY).file("tests/slo_test.yaml");
    let tests = file["tests"].as_array().expect("tests").iter();
    let own: Vec<_> = tests.filter(|test| text(&test["name"]).starts_with("delivery: ")).collect();
    let values = |test: &Value| -> Vec<String> {
        let series = test["input_series"].as_array().expect("series").iter();
        series.map(|series| text(&series["values"])).collect()
    };
    let firing = |test: &Value| -> usize {
        let expected = test["alert_rule_test"].as_array().expect("expectations").iter();
        expected.map(|expected| expected["exp_alerts"].as_array().map_or(0, Vec::len)).sum()
    };
    let tried: Vec<_> = own.iter().map(|test| (values(test), firing(test))).collect();
    let series = |bad: &str, rest: &str| vec![bad.to_owned(), rest.to_owned()];
    assert_eq!(
        tried,
        [
            (series("0+100x65", "0x65"), 2),
            (series("0+4x65", "0+96x65"), 1),
            (series("0x65", "0+100x65"), 0),
            (series("0x65", "0x65"), 0),
        ]
    );
}

#[test]
fn an_objective_of_a_histogram_counts_ours_up_to_the_bound_in_both_forms() {
    let slo =
        "[slo.reports]\nobjective = 95\nhistogram = 'report_seconds'\nat-most = 0.5\nwhere = { kind = 'monthly' }";
    let ratio = recorded(&objectives(slo), "slo:sli_error:ratio_rate5m", "reports");
    let ours = r#"namespace="shop-staging",service="orders",kind="monthly""#;
    assert!(ratio.contains(&format!(r#"report_seconds_bucket{{{ours},le=~"0\\.5"}}[5m]"#)), "{ratio}");
    assert!(ratio.contains(&format!("report_seconds_count{{{ours}}}[5m]")), "{ratio}");
    let whole = recorded(&objectives(&slo.replace("0.5\n", "1\n")), "slo:sli_error:ratio_rate5m", "reports");
    assert!(whole.contains(r#"le=~"1(\\.0)?""#), "{whole}");
}
