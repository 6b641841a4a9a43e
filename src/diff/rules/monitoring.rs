//! Alerts, objectives, boards.

use super::{Rule, When, rule};
use crate::diff::class::Class;

const ALERTS: &[&str] = &["PrometheusRule"];
const MONITORS: &[&str] = &["PodMonitor", "ServiceMonitor", "Probe", "ScrapeConfig"];
const ROUTING: &[&str] = &["AlertmanagerConfig"];
const PICKED_UP: &[&str] =
    &["PrometheusRule", "PodMonitor", "ServiceMonitor", "Probe", "ScrapeConfig", "AlertmanagerConfig"];
const APPLICATIONS: &[&str] = &["Application"];
const BOARDS: &[&str] = &["ConfigMap@board", "GrafanaDashboard", "GrafanaFolder", "Kiali"];

#[rustfmt::skip]
pub(super) const RULES: &[Rule] = &[
    rule("alerts-go", ALERTS, "", When::Goes, Class::AlertWeaker),
    rule("recording", ALERTS, "spec/groups/*/rules/*:*/**", When::Any, Class::SloChanged),
    rule("alerting-group-goes", ALERTS, "spec/groups/*", When::GoesHolding("alert"), Class::AlertWeaker),
    rule("recordings", ALERTS, "spec/groups/*", When::Holds("record"), Class::SloChanged),
    rule("alerts-come", ALERTS, "spec/groups/*", When::Comes, Class::AlertStronger),
    rule("alert-comes", ALERTS, "spec/groups/*/rules/*", When::Comes, Class::AlertStronger),
    rule("alert-goes", ALERTS, "spec/groups/**", When::Goes, Class::AlertWeaker),
    rule("alert-text", ALERTS, "spec/groups/*/rules/*/annotations/**", When::Any, Class::ReadsDifferently),
    rule("burn-rate", ALERTS, "spec/groups/*-slo-*/rules/*/expr", When::Any, Class::SloChanged),
    rule("fires-earlier", ALERTS, "spec/groups/*/rules/*/expr", When::Louder, Class::AlertStronger),
    rule("sooner", ALERTS, "spec/groups/*/rules/*/for", When::Down, Class::AlertStronger),
    rule("stays-longer", ALERTS, "spec/groups/*/rules/*/keep_firing_for", When::Up, Class::AlertStronger),
    rule("louder", ALERTS, "spec/groups/*/rules/*/labels/severity", When::Louder, Class::AlertStronger),
    rule("evaluated-sooner", ALERTS, "spec/groups/*/interval", When::Down, Class::AlertStronger),
    rule("alert", ALERTS, "spec/groups/**", When::Any, Class::AlertWeaker),
    rule("monitor-goes", MONITORS, "", When::Goes, Class::AlertWeaker),
    rule("measured-more", MONITORS, "spec/**", When::Comes, Class::AlertStronger),
    rule("measured", MONITORS, "spec/**", When::Any, Class::AlertWeaker),
    rule("routing-goes", ROUTING, "", When::Goes, Class::AlertWeaker),
    rule("receiver-comes", ROUTING, "spec/receivers/**", When::Comes, Class::AlertStronger),
    rule("routing", ROUTING, "spec/**", When::Any, Class::AlertWeaker),
    // By its labels Prometheus or Alertmanager picks an object up, or not any more.
    rule("picked-up-own-label", PICKED_UP, "metadata/labels/app.kubernetes.io*", When::Any, Class::ReadsDifferently),
    rule("picked-up", PICKED_UP, "metadata/labels/*", When::Any, Class::AlertWeaker),
    rule("notified", APPLICATIONS, "metadata/annotations/notifications.argoproj.io*", When::Comes, Class::AlertStronger),
    rule("notification", APPLICATIONS, "metadata/annotations/notifications.argoproj.io*", When::Any, Class::AlertWeaker),
    rule("refreshed-by", APPLICATIONS, "metadata/annotations/argocd.argoproj.io*manifest-generate-paths", When::Any, Class::NoEffect),
    rule("board", BOARDS, "**", When::Changes, Class::ReadsDifferently),
    rule("board-part-comes", BOARDS, "data/**/*", When::Comes, Class::ReadsDifferently),
    rule("board-part-goes", BOARDS, "data/**/*", When::Goes, Class::ReadsDifferently),
    rule("kiali", &["Kiali"], "spec/**", When::Any, Class::ReadsDifferently),
];
