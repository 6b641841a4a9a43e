//! `telemetry.istio.io/v1` Telemetry.

use serde::Serialize;
use serde_json::Number;

use super::Selector;

/// `spec` of a Telemetry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TelemetrySpec {
    pub selector: Selector,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tracing: Vec<Tracing>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub access_logging: Vec<AccessLogging>,
}

/// Which calls are traced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tracing {
    /// Empty: the mesh's default one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub providers: Vec<ProviderName>,
    /// In percent.
    pub random_sampling_percentage: Number,
}

/// Where access logs go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccessLogging {
    pub providers: Vec<ProviderName>,
}

/// A provider of the mesh's configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProviderName {
    pub name: String,
}
