//! Permissions: of workloads that there are, no wider than the platform grants, and of use.

pub mod api_closed;
pub mod incomplete;
pub mod names_cannot_limit;
pub mod not_granted;
pub mod too_wide;
pub mod unknown_workload;
