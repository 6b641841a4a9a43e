//! Probes: how the kubelet finds out about a container.

use std::collections::BTreeMap;

use crate::decode::table;
use crate::spec::form::{HeaderName, Label, UrlPath};
use crate::spec::number::Duration;

table! {
    /// When a container counts as started, ready and alive.
    pub struct Probes {
        /// Ready to take calls; while it fails no call is sent.
        pub readiness: Option<Probe>,
        /// Alive; when it fails the container is restarted.
        pub liveness: Option<Probe>,
        /// Started; the other two wait for it.
        pub startup: Option<Probe>,
    }
}

table! {
    /// One probe. Exactly one of `http`, `tcp`, `grpc` and `exec` says how.
    pub struct Probe {
        /// Path that answers 200 to 399.
        pub http: Option<UrlPath>,
        /// `true`: a connection is enough.
        pub tcp: Option<bool>,
        /// Name of the gRPC health service; `""` is the server as a whole.
        pub grpc: Option<String>,
        /// Command that ends with 0.
        pub exec: Option<Vec<String>>,
        /// Name of the port. Default: the serving port.
        pub port: Option<Label>,
        /// Time between two tries. Default: 10s.
        pub period: Option<Duration>,
        /// Time that one try may take. Default: 1s.
        pub timeout: Option<Duration>,
        /// Tries in a row that must fail. Default: 3.
        pub failures: Option<u16>,
        /// Tries in a row that must succeed (readiness only). Default: 1.
        pub successes: Option<u16>,
        /// Time before the first try. Default: 0s.
        pub initial_delay: Option<Duration>,
        /// Headers of the HTTP request.
        pub headers: BTreeMap<HeaderName, String>,
    }
}
