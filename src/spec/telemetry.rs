//! What proxies record of a service's calls.

use crate::decode::table;
use crate::spec::form::Label;
use crate::spec::number::Decimal;

table! {
    /// Traces of calls, as the mesh's proxies see them. The program must pass on the headers that it gets.
    pub struct Tracing {
        /// Share of the calls that are traced, in percent. Example: `0.1`.
        pub sampling_percent: Decimal,
    }
}

table! {
    /// Access logs: a line a call, written by the mesh's proxies.
    pub struct Logs {
        /// Where they go: names in `[telemetry.sinks]` of the platform. Example: `["loki"]`.
        pub sinks: Vec<Label>,
    }
}
