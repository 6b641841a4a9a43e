//! Alerts of a service's own, and the tuning of the standard ones.

use std::collections::BTreeMap;

use crate::decode::{table, words};
use crate::spec::form::{Label, Pattern, Text, Url};
use crate::spec::number::{Day, Decimal, Duration};

table! {
    /// An alert of the service's own. Its name in Prometheus is its key in camel case: `queue-growing` is `QueueGrowing`.
    pub struct Alert {
        /// When it fires: a condition in PromQL over declared metrics, with markers.
        /// Example: `'queue_depth{namespace="@{namespace}"} > 1000'`.
        pub expr: Pattern,
        /// Values for markers of its own in `expr`. Default: none. Example: `{ queue = "mail" }`.
        pub values: BTreeMap<Label, Text>,
        /// How long the condition must hold; rounded up to whole minutes. Default: it fires at once. Example: `"10m"`.
        pub r#for: Option<Duration>,
        /// How urgent it is. Default: `"warning"`.
        pub severity: Option<Severity>,
        /// What is wrong, in a few words. May use `{{ $labels.x }}` and `{{ $value }}`. Example: `"The mail queue grows"`.
        pub summary: String,
        /// What to look at; the same templates. Default: that its condition holds.
        pub description: Option<String>,
        /// Where the remedy is written. Default: `links.runbook`.
        pub runbook: Option<Url>,
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
