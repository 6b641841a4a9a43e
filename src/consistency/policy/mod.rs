//! The policy baseline: what the cluster would refuse, or report, is told before it is written.

pub mod refused;
pub mod reported;
