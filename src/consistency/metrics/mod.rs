//! Metrics that are declared, and expressions that read them: in alerts, objectives and panels.

pub mod buckets;
pub mod declared_twice;
pub mod every_namespace;
pub mod not_promql;
pub mod not_scraped;
pub mod nothing_reads;
pub mod unknown_label;
pub mod unknown_marker;
pub mod unknown_metric;
pub mod window_too_short;
pub mod wrong_function;
