//! Where proxies send what they record of calls.

use std::collections::BTreeMap;

use crate::decode::table;
use crate::spec::form::Label;

table! {
    /// Where proxies send what they record of calls.
    pub struct Telemetry {
        /// Receivers of access logs, by the name that services use.
        pub sinks: BTreeMap<Label, Sink>,
        /// Receiver of traces: the name of a provider in the mesh's configuration. Default: the mesh's own default.
        /// Example: `"tempo"`.
        pub tracing: Option<Label>,
        /// Where programs send their own traces by OTLP: a name in `[peers]`, with a port `grpc` or `http`. Default: nowhere.
        /// Example: `"otel-collector"`.
        pub collector: Option<Label>,
    }
}

table! {
    /// A receiver of access logs.
    pub struct Sink {
        /// Its name among the `extensionProviders` of the mesh's configuration. Example: `"loki"`.
        pub provider: Label,
    }
}
