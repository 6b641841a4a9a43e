//! The parts of the Kiali object that are written (kiali.io/v1alpha1), in the order of its API. Whatever else an
//! organisation sets there is its own: gen applies its fields only.

use serde::Serialize;

/// `spec` of a Kiali.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Kiali {
    pub additional_display_details: Vec<DisplayDetail>,
    pub custom_dashboards: Vec<Dashboard>,
    pub external_services: ExternalServices,
}

/// An annotation that Kiali shows beside a Service or workload; as a link, if it is one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DisplayDetail {
    pub title: &'static str,
    pub annotation: &'static str,
}

/// A tab beside Kiali's own metrics of a workload.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dashboard {
    pub name: &'static str,
    pub title: &'static str,
    /// The tab is there where this metric is.
    #[serde(rename = "discoverOn")]
    pub discover_on: &'static str,
    pub items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    pub chart: Chart,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Chart {
    pub name: &'static str,
    pub unit: &'static str,
    /// Of twelve.
    pub spans: u8,
    pub metrics: Vec<Metric>,
    pub data_type: DataType,
    pub aggregations: [Aggregation; 1],
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Metric {
    pub metric_name: &'static str,
    pub display_name: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DataType {
    /// A gauge, as it is.
    Raw,
    /// A counter, per second.
    Rate,
}

/// A label by which one may group.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Aggregation {
    pub label: &'static str,
    pub display_name: &'static str,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExternalServices {
    pub custom_dashboards: Discovery,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grafana: Option<Grafana>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prometheus: Option<Prometheus>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Discovery {
    /// `true`, a word: also for workloads of many pods.
    pub discovery_enabled: &'static str,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Grafana {
    /// Where people find it.
    pub external_url: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Prometheus {
    pub url: String,
}
