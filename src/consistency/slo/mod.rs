//! Objectives: whether they can be measured, met and missed.

pub mod latency_above_timeout;
pub mod no_measure;
pub mod no_requests;
pub mod no_window;
pub mod not_a_bucket;
pub mod not_a_declared_bucket;
pub mod not_a_histogram;
pub mod not_one_number;
pub mod objective_range;
pub mod page_cannot_fire;
pub mod same_expression;
pub mod window_exceeds_retention;
pub mod window_too_short;
