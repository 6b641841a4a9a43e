//! Resources and numbers of pods.

pub mod limit_below_request;
