//! `networking.istio.io`: Sidecar, ServiceEntry, DestinationRule, Gateway and EnvoyFilter.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

/// Labels that must all be there, as the `networking.istio.io` kinds write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorkloadSelector {
    pub labels: BTreeMap<String, String>,
}

/// `spec` of a Sidecar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SidecarSpec {
    pub workload_selector: WorkloadSelector,
    pub egress: Vec<EgressListener>,
    pub outbound_traffic_policy: OutboundTrafficPolicy,
}

/// What the proxy knows of the mesh.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EgressListener {
    /// `<namespace>/<host>`, `./<host>` or `<namespace>/*`.
    pub hosts: Vec<String>,
}

/// What happens to calls to hosts that the proxy does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutboundTrafficPolicy {
    pub mode: &'static str,
}

/// `spec` of a ServiceEntry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceEntrySpec {
    pub hosts: Vec<String>,
    /// Addresses or networks that clients dial.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
    pub ports: Vec<ServiceEntryPort>,
    pub location: &'static str,
    /// `DNS`, `STATIC` (`endpoints`) or `NONE` (where the client dials).
    pub resolution: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<WorkloadEntry>,
    pub export_to: Vec<&'static str>,
}

/// A port of a ServiceEntry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServiceEntryPort {
    pub number: u16,
    pub protocol: &'static str,
    pub name: String,
}

/// Where a host lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorkloadEntry {
    pub address: String,
}

/// `spec` of a DestinationRule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DestinationRuleSpec {
    pub host: String,
    pub traffic_policy: TrafficPolicy,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subsets: Vec<Subset>,
    pub export_to: Vec<&'static str>,
}

/// Some of the pods of a host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Subset {
    pub name: String,
    pub labels: BTreeMap<String, String>,
}

/// How callers treat a host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrafficPolicy {
    pub load_balancer: LoadBalancer,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<Tls>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub port_level_settings: Vec<PortPolicy>,
}

/// How callers treat a port. It replaces the host's policy as a whole, so it repeats what shall hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PortPolicy {
    pub port: PortNumber,
    pub load_balancer: LoadBalancer,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection_pool: Option<ConnectionPool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlier_detection: Option<OutlierDetection>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<Tls>,
}

/// A port of a Service, by its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PortNumber {
    pub number: u16,
}

/// How calls are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LoadBalancer {
    pub simple: &'static str,
}

/// TLS towards the host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tls {
    pub mode: &'static str,
    /// File in the proxy with whom it trusts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca_certificates: Option<String>,
    /// Names that the certificate must be for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subject_alt_names: Vec<String>,
    /// Name that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sni: Option<String>,
}

/// Limits of one calling proxy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConnectionPool {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tcp: Option<TcpPool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http: Option<HttpPool>,
}

/// Limits of connections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TcpPool {
    pub max_connections: u32,
}

/// Limits of requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpPool {
    /// Requests that wait for a connection, whatever the version of HTTP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http1_max_pending_requests: Option<u32>,
    /// Requests under way, whatever the version of HTTP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http2_max_requests: Option<u32>,
}

/// When a pod that fails is left out for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OutlierDetection {
    #[serde(rename = "consecutive5xxErrors")]
    pub consecutive_5xx_errors: u32,
    pub interval: String,
    pub base_ejection_time: String,
    pub max_ejection_percent: u8,
}

/// `spec` of a Gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GatewaySpec {
    /// Labels of its pods.
    pub selector: BTreeMap<String, String>,
    pub servers: Vec<Server>,
}

/// A port on which a gateway listens, with the hosts it accepts there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Server {
    pub port: ServerPort,
    pub hosts: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<ServerTls>,
}

/// A port of a gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServerPort {
    pub number: u16,
    pub protocol: &'static str,
    pub name: String,
}

/// TLS of a gateway's port; on plain HTTP only the redirect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct ServerTls {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub https_redirect: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<&'static str>,
    /// Name of a Secret in the gateway's namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential_name: Option<String>,
}

/// `spec` of an EnvoyFilter. The patches are Envoy's own configuration.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EnvoyFilterSpec {
    pub workload_selector: WorkloadSelector,
    pub config_patches: Vec<Value>,
    pub priority: i32,
}
