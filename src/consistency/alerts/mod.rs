//! The standard alerts, as a service tunes them.

pub mod off_without_reason;
pub mod threshold_range;
pub mod unknown_alert;
