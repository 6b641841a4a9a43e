//! Objectives: whether they can be measured, met and missed.

pub mod latency_above_timeout;
pub mod no_requests;
pub mod not_a_bucket;
pub mod objective_range;
pub mod page_cannot_fire;
pub mod window_exceeds_retention;
