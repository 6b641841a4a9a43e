//! Objectives, and the tuning of the standard alerts.

use crate::decode::{Switch, table, words};
use crate::spec::form::Label;
use crate::spec::number::{Day, Decimal, Duration, Period};

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

table! {
    /// One alert of the standard pack, tuned or switched off.
    pub struct AlertTuning {
        /// `false` switches it off; needs `reason` and `expires`.
        pub enabled: Option<bool>,
        /// Threshold, in the unit of the alert's page.
        pub threshold: Option<Decimal>,
        /// How long the condition must hold.
        pub r#for: Option<Duration>,
        /// How urgent it is.
        pub severity: Option<Severity>,
        /// Why it is switched off.
        pub reason: Option<String>,
        /// Until when; afterwards a warning grows louder.
        pub expires: Option<Day>,
    }
}

words! {
    /// How urgent an alert is.
    pub enum Severity {
        /// Somebody is woken up.
        Critical = "critical",
        /// Somebody looks on the next working day.
        Warning = "warning",
        /// For information.
        Info = "info",
    }
}
