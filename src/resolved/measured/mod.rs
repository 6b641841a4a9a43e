//! How services are measured: which series count their calls and their pods, over which windows, and under which names
//! results are recorded. Rules and boards are written from this; none is made here.

pub mod known;
mod pods;
mod promql;
mod recorded;
pub mod sli;
mod windows;

pub use known::KnownMetric;
pub use pods::{PROXY, of_containers, replica_metrics, workload_label};
pub use promql::Selector;
pub use recorded::{BUDGET_LEFT, error_ratio, recorded};
pub use sli::{Counters, calls, reported};
pub use windows::{Burn, Window, Windows, fraction};
