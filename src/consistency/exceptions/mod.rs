//! Exceptions from the policy baseline: granted, needed, and for containers that there are.

pub mod not_granted;
pub mod unknown;
pub mod unused;
