//! The parts of Istio's kinds that are written. Reference: <https://istio.io/latest/docs/reference/config/>

mod networking;
mod route;
mod security;
mod telemetry;

use std::collections::BTreeMap;

use serde::Serialize;

pub use networking::{
    ConnectionPool, DestinationRuleSpec, EgressListener, EnvoyFilterSpec, GatewaySpec, HttpPool, LoadBalancer,
    OutboundTrafficPolicy, OutlierDetection, PortNumber, PortPolicy, Server, ServerPort, ServerTls, ServiceEntryPort,
    ServiceEntrySpec, SidecarSpec, Subset, TcpPool, Tls, TrafficPolicy, WorkloadEntry, WorkloadSelector,
};
pub use route::{
    Cors, Destination, DirectResponse, HeaderOperations, Headers, HttpMatch, HttpRoute, Redirect, RegexRewrite,
    Retries, Rewrite, RouteDestination, StringMatch, VirtualServiceSpec,
};
pub use security::{
    AuthorizationPolicySpec, Condition, From, JwtRule, MutualTls, Operation, PeerAuthenticationSpec,
    RequestAuthenticationSpec, Rule, Source, To,
};

pub use telemetry::{AccessLogging, ProviderName, TelemetrySpec, Tracing};

/// Labels that must all be there, as the `security.istio.io` kinds write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Selector {
    pub match_labels: BTreeMap<String, String>,
}

/// Istio's form of a duration: `2s`, `900ms`; at least 1ms.
pub fn duration(millis: u64) -> String {
    if millis.is_multiple_of(1000) { format!("{}s", millis / 1000) } else { format!("{millis}ms") }
}
