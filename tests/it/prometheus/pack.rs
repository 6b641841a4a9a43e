//! The standard pack: where it applies, and how it is tuned.

use std::collections::BTreeSet;

use serde_json::json;
use servicegen::resolved::{Run, Scale, Schedule, Start};
use servicegen::spec::form::Label;
use servicegen::spec::number::{Decimal, Duration};
use servicegen::spec::{AlertTuning, Concurrency, Gaps, Severity, WorkloadKind};
use servicegen::targets::prometheus::pack::PACK;

use super::{Orders, text};

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
    let of_other_kinds = ["DaemonIncomplete", "CronFailed", "CronOverdue"];
    let expected = PACK.iter().filter(|alert| !of_other_kinds.contains(&alert.name));
    assert!(expected.clone().all(|alert| most.contains(alert.name)), "{most:?}");
    assert!(of_other_kinds.iter().all(|name| !most.contains(*name)), "{most:?}");
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
fn a_daemon_and_a_cron_have_alerts_of_their_own() {
    let daemon = Orders::new(|resolved, _| resolved.workloads[0].kind = WorkloadKind::Daemon).names();
    assert!(daemon.contains(&"DaemonIncomplete".to_owned()) && daemon.contains(&"WorkloadUnavailable".to_owned()));
    let cron = |suspended| {
        Orders::new(|resolved, _| {
            resolved.workloads[0].kind = WorkloadKind::Cron;
            resolved.workloads[0].run = Some(nightly(suspended));
        })
    };
    let names = cron(false).names();
    assert!(names.contains(&"CronFailed".to_owned()) && names.contains(&"CronOverdue".to_owned()), "{names:?}");
    assert!(!names.contains(&"CrashLooping".to_owned()) && !names.contains(&"WorkloadUnavailable".to_owned()));
    insta::assert_snapshot!(text(&cron(false).alert("CronOverdue")["expr"]), @r#"time() - (max by (namespace, cronjob) (kube_cronjob_status_last_successful_time{namespace="shop-staging",cronjob="orders-web"}) or max by (namespace, cronjob) (kube_cronjob_created{namespace="shop-staging",cronjob="orders-web"})) > 2 * 86400 + 3600"#);
    assert!(!cron(true).names().iter().any(|name| name.starts_with("Cron")), "what is suspended is not overdue");
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

fn nightly(suspended: bool) -> Run {
    let schedule = Schedule {
        times: "15 3 * * *".into(),
        time_zone: "Etc/UTC".into(),
        gaps: Some(Gaps { shortest: 1440, longest: 1440 }),
        concurrency: Concurrency::Forbid,
        suspended,
        keep_succeeded: 1,
        keep_failed: 3,
    };
    Run { retries: 1, deadline: 3600, start: Start::Schedule(schedule) }
}

fn tuning() -> AlertTuning {
    AlertTuning { enabled: None, threshold: None, r#for: None, severity: None, reason: None, expires: None }
}

fn key(name: &str) -> Label {
    Label(name.to_owned())
}
