//! Ports of a program, what is spoken on them, and how callers' proxies treat them.

use crate::decode::{table, words};
use crate::spec::KeyOfSecret;
use crate::spec::form::{EnvName, Host, Label};
use crate::spec::number::Duration;

table! {
    /// A port. The keys `http http2 grpc grpc-web https tls tcp udp` say the protocol by themselves.
    pub struct Port {
        /// Number on which the program listens.
        pub port: PortNumber,
        /// Number of the Service's port. Default: the same.
        pub service: Option<PortNumber>,
        /// What is spoken. Default: implied by the key; any other key needs it if the port is exposed.
        pub protocol: Option<Protocol>,
        /// Whether the Service offers it. Default: true.
        pub expose: Option<bool>,
        /// Variable from which the program reads the number.
        pub env: Option<EnvName>,
        /// How the callers' proxies treat it.
        pub traffic: Option<Traffic>,
        /// The program itself speaks TLS here (`https`): probes and Prometheus then do too.
        pub tls: Option<PortTls>,
    }
}

table! {
    /// By what the certificate of a program is known that speaks TLS itself. Who asks without it verifies nothing, as probes do.
    pub struct PortTls {
        /// Certificates of those who may have issued it, in PEM. Example: `{ secret = "tls", key = "ca.crt" }`.
        pub ca: Option<KeyOfSecret>,
        /// Name in the certificate. Default: the host of the Service.
        pub name: Option<Host>,
        /// With whom callers verify it: a name in `[authorities]` of the platform. With it the mesh speaks TLS to the program for
        /// them and sees the requests inside; the proxy beside the program does not. Default: TLS is the callers' own matter.
        /// Example: `"corporate"`.
        pub authority: Option<Label>,
    }
}

/// The number of a port, 1 to 65535.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
pub struct PortNumber(#[schemars(range(min = 1))] pub u16);

impl crate::decode::FromNode for PortNumber {
    fn from_node(node: &crate::tree::Node, decoder: &mut crate::decode::Decoder<'_>) -> Option<Self> {
        decoder.whole_number(node, 1, 65535).and_then(|number| u16::try_from(number).ok()).map(Self)
    }
}

table! {
    /// How the callers' proxies treat a port. Limits hold for each proxy that calls, not for all together.
    pub struct Traffic {
        /// Time after which a call is given up. Default: none.
        pub timeout: Option<Duration>,
        /// TCP connections. Default: no limit.
        pub max_connections: Option<u32>,
        /// Requests that wait for a connection. Default: no limit.
        pub max_pending: Option<u32>,
        /// Requests under way. Default: no limit.
        pub max_concurrent_requests: Option<u32>,
        /// When a pod that fails is left out for a while. Default: never.
        pub outlier_detection: Option<OutlierDetection>,
        /// How calls are spread over pods. Default: `"least-request"`.
        pub balance: Option<Balance>,
        /// Requests that one pod accepts; more are answered with 429.
        pub rate_limit_per_pod: Option<RateLimit>,
    }
}

table! {
    /// When a pod that fails is left out for a while.
    pub struct OutlierDetection {
        /// Errors in a row. Default: 5.
        pub errors: Option<u32>,
        /// How often is looked. Default: 10s.
        pub interval: Option<Duration>,
        /// For how long it is left out, times the number of times. Default: 30s.
        pub eject_for: Option<Duration>,
        /// Most pods left out at once, in percent. Default: 50, so that one of two pods can be left out.
        pub at_most_percent: Option<u8>,
    }
}

table! {
    /// A number of requests in a time.
    pub struct RateLimit {
        /// Requests.
        pub requests: u32,
        /// In this time, at least 50ms.
        pub per: Duration,
    }
}

words! {
    /// What is spoken on a port.
    pub enum Protocol {
        /// HTTP/1.1.
        Http = "http",
        /// HTTP/2 without TLS.
        Http2 = "http2",
        /// gRPC.
        Grpc = "grpc",
        /// gRPC for browsers.
        GrpcWeb = "grpc-web",
        /// HTTPS that the program speaks itself.
        Https = "https",
        /// Some protocol inside TLS.
        Tls = "tls",
        /// TCP.
        Tcp = "tcp",
        /// UDP; outside the mesh.
        Udp = "udp",
        /// Redis.
        Redis = "redis",
        /// MySQL.
        Mysql = "mysql",
        /// MongoDB.
        Mongo = "mongo",
    }
}

impl Protocol {
    /// Whether the mesh sees single requests: routes, retries and availability need it.
    pub fn has_requests(self) -> bool {
        matches!(self, Self::Http | Self::Http2 | Self::Grpc | Self::GrpcWeb)
    }

    pub fn is_grpc(self) -> bool {
        matches!(self, Self::Grpc | Self::GrpcWeb)
    }

    /// `TCP` or `UDP`, as Kubernetes calls what lies below.
    pub fn transport(self) -> &'static str {
        if self == Self::Udp { "UDP" } else { "TCP" }
    }
}

words! {
    /// How calls are spread over pods.
    pub enum Balance {
        /// To the less busy of two.
        LeastRequest = "least-request",
        /// In turn.
        RoundRobin = "round-robin",
        /// By chance.
        Random = "random",
    }
}

impl OutlierDetection {
    /// Most pods left out at once, in percent, when the service does not say.
    pub const AT_MOST_PERCENT: u8 = 50;
}
