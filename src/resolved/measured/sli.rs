//! What is counted: good calls and all calls, as the callers' proxies saw them.
//! Calls that never reach a pod are known only there, so counts at the server would show an outage as silence.

use std::fmt::Display;

use crate::resolved::measured::Selector;
use crate::resolved::{Objective, Sli};
use crate::spec::Protocol;

/// Statuses of gRPC that are the caller's doing or a proper answer. A list of good ones, since a call that broke has no
/// status at all.
pub const GRPC_GOOD: &str = "0|1|3|5|6|7|8|9|10|11|16";
const SERVER_ERRORS: &str = "5..";
pub const REQUESTS: &str = "istio_requests_total";
pub const DURATIONS: &str = "istio_request_duration_milliseconds_count";
pub const DURATIONS_UP_TO: &str = "istio_request_duration_milliseconds_bucket";

/// Two counters of calls, and how many of them are good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counters {
    pub good: Selector,
    pub total: Selector,
}

impl Counters {
    /// The counters of an objective of a service in this namespace.
    pub fn new(objective: &Objective, namespace: &str) -> Self {
        let calls = calls(namespace, &objective.service);
        match objective.sli {
            Sli::Availability => Self::of_calls(calls, objective.protocol),
            Sli::Latency { threshold_ms } => {
                let total = good(calls, objective.protocol).of(DURATIONS);
                // Prometheus 3 writes the bound 250 as 250.0.
                let good = total.clone().of(DURATIONS_UP_TO).fits("le", format!(r"{threshold_ms}(\.0)?"));
                Self { good, total }
            }
        }
    }

    /// Measurements of a histogram, and how many of them are at most so great.
    pub fn of_histogram(series: &Selector, metric: &str, at_most: &str) -> Self {
        let total = series.clone().of(&format!("{metric}_count"));
        // Prometheus 3 writes the bound 5 as 5.0.
        let bound = at_most.strip_suffix(".0").unwrap_or(at_most).replace('.', r"\.");
        let bound = if at_most.contains('.') && !at_most.ends_with(".0") { bound } else { format!(r"{bound}(\.0)?") };
        Self { good: series.clone().of(&format!("{metric}_bucket")).fits("le", bound), total }
    }

    /// How many of these calls succeed.
    pub fn of_calls(calls: Selector, protocol: Protocol) -> Self {
        Self { good: good(calls.clone(), protocol), total: calls }
    }

    /// Calls per second.
    pub fn total_rate(&self, window: impl Display + Copy) -> String {
        format!("sum(\n  rate({}[{window}])\n)", self.total)
    }

    /// Bad calls per second.
    pub fn bad_rate(&self, window: impl Display + Copy) -> String {
        format!("{}\n-\n{}", self.total(window), self.good(window))
    }

    /// Share of calls that were bad; nothing while there are no calls.
    pub fn error_ratio(&self, window: impl Display + Copy) -> String {
        format!("1 -\n{}\n/\n({} > 0)", self.good(window), self.total(window))
    }

    fn total(&self, window: impl Display + Copy) -> String {
        format!("sum(rate({}[{window}]))", self.total)
    }

    /// Good calls per second; zero while there are calls, but no good one yet.
    fn good(&self, window: impl Display + Copy) -> String {
        format!("(\n  sum(rate({}[{window}]))\nor\n  0 * {}\n)", self.good, self.total(window))
    }
}

/// All calls to a Kubernetes Service. `waypoint` reports for callers of an ambient mesh.
pub fn calls(namespace: &str, service: &str) -> Selector {
    to(Selector::new(REQUESTS).fits("reporter", "source|waypoint"), namespace, service)
}

/// Calls to a Kubernetes Service that one reporter counts.
pub fn reported(reporter: &str, namespace: &str, service: &str) -> Selector {
    to(Selector::new(REQUESTS).is("reporter", reporter), namespace, service)
}

/// The calls that succeed.
pub fn good(calls: Selector, protocol: Protocol) -> Selector {
    if protocol.is_grpc() {
        calls.fits("grpc_response_status", GRPC_GOOD)
    } else {
        calls.fits_not("response_code", SERVER_ERRORS)
    }
}

/// The calls that fail.
pub fn bad(calls: Selector, protocol: Protocol) -> Selector {
    if protocol.is_grpc() {
        calls.fits_not("grpc_response_status", GRPC_GOOD)
    } else {
        calls.fits("response_code", SERVER_ERRORS)
    }
}

fn to(calls: Selector, namespace: &str, service: &str) -> Selector {
    calls.is("destination_service_namespace", namespace).is("destination_service_name", service)
}
