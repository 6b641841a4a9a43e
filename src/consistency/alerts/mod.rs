//! Alerts: those of the service's own, and the standard ones as it tunes them.

pub mod name_taken;
pub mod never_fires;
pub mod no_condition;
pub mod no_mailbox;
pub mod off_without_reason;
pub mod threshold_range;
pub mod unknown_alert;
pub mod unknown_template;
