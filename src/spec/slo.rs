//! Objectives of a service.

use std::collections::BTreeMap;

use crate::decode::{Decoder, FromNode, Keyed, Switch, Table, table};
use crate::spec::form::{Label, Pattern, Text};
use crate::spec::number::{Decimal, Duration, Period};
use crate::spec::{LabelName, MetricName};
use crate::tree::{Node, Value};

/// Objectives of the service: two that the mesh measures, and others of its own.
#[derive(Debug, Clone, PartialEq, schemars::JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub struct Slos {
    /// Share of calls that must succeed, measured at the callers.
    pub availability: Switch<Availability>,
    /// Share of successful calls that must be fast.
    pub latency: Switch<Latency>,
    /// Objectives over metrics of its own, by a name of your own.
    #[schemars(flatten)]
    pub own: Keyed<Label, OwnSlo>,
}

impl Table for Slos {
    const KEYS: &'static [&'static str] = &["availability", "latency"];
}

impl FromNode for Slos {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let table = decoder.table_of_any(node)?;
        let availability = decoder.field(table, "availability", node);
        let latency = decoder.field(table, "latency", node);
        let others = table.iter().filter(|(name, _)| !Self::KEYS.contains(&name.as_str()));
        let others = others.map(|(name, entry)| (name.clone(), entry.clone())).collect();
        let own = Keyed::from_node(&Node { value: Value::Table(others), ..*node }, decoder);
        Some(Self { availability: availability?, latency: latency?, own: own? })
    }
}

table! {
    /// An objective over metrics of the service's own: a share of bad events, or of measurements that are too great.
    pub struct OwnSlo {
        /// Share of what must be good, in percent. Example: `99.5`.
        pub objective: Decimal,
        /// Period over which it is measured. Default: 30d.
        pub window: Option<Period>,
        /// Bad events a second, as one number: PromQL over declared metrics, with markers; `@{window}` is the range.
        /// Example: `'sum(rate(mails_total{namespace="@{namespace}", result="failed"}[@{window}]))'`.
        pub bad: Option<Pattern>,
        /// All events a second, in the same way.
        pub total: Option<Pattern>,
        /// Values for markers of its own in `bad` and `total`. Default: none. Example: `{ queue = "mail" }`.
        pub values: BTreeMap<Label, Text>,
        /// A declared histogram, instead of `bad` and `total`. Example: `"report_seconds"`.
        pub histogram: Option<MetricName>,
        /// What is good: the greatest value, in the unit of the metric; one of its declared buckets. Example: `0.5`.
        pub at_most: Option<Decimal>,
        /// Which of its series count, by their labels. Default: all of this service here. Example: `{ step = "pay" }`.
        pub r#where: BTreeMap<LabelName, Text>,
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
