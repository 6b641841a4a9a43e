//! Metrics that programs expose, declared so that expressions over them can be checked.

use crate::decode::{checked_text, table, words};
use crate::spec::number::Decimal;

checked_text! {
    /// The name of a metric (Prometheus' data model, without the colons of recording rules).
    pub struct MetricName("the name of a metric", "letters, digits and `_`, no digit first: `queue_depth`", markers: false, is_name);
}
checked_text! {
    /// The name of a label of a metric.
    pub struct LabelName("the name of a label of a metric", "letters, digits and `_`, no digit first and not two `_`: `queue`", markers: false,
        |text| is_name(text) && !text.starts_with("__"));
}

table! {
    /// A metric that alerts, objectives and panels may read. It is shown on the board of the service by itself, too.
    pub struct Metric {
        /// What it counts with. Decides which functions of PromQL have a meaning, and how the board shows it. Example: `"gauge"`.
        pub r#type: MetricType,
        /// Labels that its samples have beside those of the pod (`namespace`, `pod`, `container`, `service`, `workload`,
        /// `job`, `instance`, `endpoint`). Default: none. Example: `["queue"]`.
        pub labels: Vec<LabelName>,
        /// Upper bounds of the buckets of a histogram, in the unit of the metric; objectives may use them. Default: not known.
        /// Example: `[0.1, 0.5, 2.5]`.
        pub buckets: Vec<Decimal>,
        /// What it means, in one sentence; shown on the board. Example: `"Mails that wait"`.
        pub description: Option<String>,
    }
}

words! {
    /// What a metric counts with.
    pub enum MetricType {
        /// A number that goes up and down.
        Gauge = "gauge",
        /// A number that only grows until the program restarts; its name ends in `_total`.
        Counter = "counter",
        /// Counts by upper bound; read as `<name>_bucket`, `<name>_sum` and `<name>_count`.
        Histogram = "histogram",
    }
}

fn is_name(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    !text.is_empty() && text.bytes().all(inner) && !text.starts_with(|c: char| c.is_ascii_digit())
}
