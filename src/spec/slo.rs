//! Objectives of a service.

use crate::decode::{Switch, table};
use crate::spec::form::Label;
use crate::spec::number::{Decimal, Duration, Period};

table! {
    /// Objectives of the service.
    pub struct Slos {
        /// Share of calls that must succeed, measured at the callers.
        pub availability: Switch<Availability>,
        /// Share of successful calls that must be fast.
        pub latency: Switch<Latency>,
    }
}

table! {
    /// Share of calls that must succeed.
    pub struct Availability {
        /// In percent. Default: 99.5.
        pub objective: Decimal,
        /// Period over which it is measured. Default: 30d.
        pub window: Option<Period>,
        /// Name of the port. Default: what the service serves.
        pub port: Option<Label>,
    }
}

table! {
    /// Share of successful calls that must be fast.
    pub struct Latency {
        /// In percent.
        pub objective: Decimal,
        /// What is fast: a bound of Envoy's histogram, 1 5 10 25 50 100 250 500 ms, 1 2.5 5 10 30 s.
        pub threshold: Duration,
        /// Period over which it is measured. Default: 30d.
        pub window: Option<Period>,
        /// Name of the port. Default: what the service serves.
        pub port: Option<Label>,
    }
}
