//! What proxies record of a service's calls.

use crate::decode::table;
use crate::spec::form::Label;
use crate::spec::number::Decimal;

table! {
    /// Traces of calls, as the mesh's proxies see them, and as programs do. A program must pass on the headers that it gets.
    pub struct Tracing {
        /// Share of the calls that are traced, in percent. Example: `0.1`.
        pub sampling_percent: Decimal,
        /// Whether the programs of the service's own image record traces too: they get the variables of OpenTelemetry
        /// (`OTEL_SERVICE_NAME`, `OTEL_EXPORTER_OTLP_ENDPOINT` and its kind; what `env` says wins) and the edge to
        /// `telemetry.collector` of the platform. Default: false.
        pub instrumentation: Option<bool>,
    }
}

table! {
    /// Access logs: a line a call, written by the mesh's proxies.
    pub struct Logs {
        /// Where they go: names in `[telemetry.sinks]` of the platform. Example: `["loki"]`.
        pub sinks: Vec<Label>,
    }
}
