//! The parts of PrometheusRule, PodMonitor and promtool's test files that are written, in the order of their APIs.
//! Only fields that rule files have had since Prometheus 2.42: older tools refuse the rest.

use std::collections::BTreeMap;

use serde::Serialize;

/// Labels or annotations.
pub type Pairs = BTreeMap<String, String>;

/// What a rule file holds, and the `spec` of a PrometheusRule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleFile {
    pub groups: Vec<Group>,
}

/// Rules that are evaluated one after another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    pub name: String,
    /// `None`: Prometheus' own evaluation interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<&'static str>,
    pub rules: Vec<Rule>,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Rule {
    Recording(Recording),
    Alerting(Alerting),
}

/// Keeps the value of an expression as a series.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Recording {
    pub record: String,
    pub expr: String,
    pub labels: Pairs,
}

/// Fires for each series of an expression.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alerting {
    pub alert: String,
    pub expr: String,
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    pub hold: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep_firing_for: Option<&'static str>,
    pub labels: Pairs,
    pub annotations: Pairs,
}

/// The `spec` of a PodMonitor.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PodMonitor {
    /// Labels of the pods that samples get too, with `_` for what a name of a label cannot hold.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub pod_target_labels: &'static [&'static str],
    pub selector: LabelSelector,
    pub pod_metrics_endpoints: Vec<Endpoint>,
}

/// Pods by their labels.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LabelSelector {
    pub match_labels: Pairs,
}

/// One address of each pod that is read.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Endpoint {
    /// Name of a port that a container declares.
    pub port: String,
    pub path: String,
    pub interval: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_config: Option<TlsConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basic_auth: Option<BasicAuth>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization: Option<Authorization>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub relabelings: Vec<Relabeling>,
}

/// How the certificate of a target is verified.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TlsConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca: Option<Certificates>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insecure_skip_verify: Option<bool>,
}

/// Certificates in a Secret of the monitor's namespace.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Certificates {
    pub secret: SecretKey,
}

/// User and password, in Secrets of the monitor's namespace.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BasicAuth {
    pub username: SecretKey,
    pub password: SecretKey,
}

/// A header `Authorization: Bearer …`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Authorization {
    pub credentials: SecretKey,
}

/// A key of a Secret.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SecretKey {
    pub name: String,
    pub key: String,
}

/// Sets a label of the target before it is read.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Relabeling {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub source_labels: Vec<&'static str>,
    pub target_label: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regex: Option<&'static str>,
    pub replacement: String,
    pub action: &'static str,
}
