//! Capacity: what containers are promised, how many pods run, how they are replaced and where.

pub mod autoscaler_needs_request;
pub mod autoscaler_range;
pub mod budget_blocks_drain;
pub mod cpu_limit_forbidden;
pub mod cpu_limit_required;
pub mod daemon_update;
pub mod limit_below_request;
pub mod min_above_max;
pub mod min_equals_max;
pub mod outlier_ejects_all;
pub mod outlier_ejects_none;
pub mod quota_exceeded;
pub mod replicas_below_floor;
pub mod scale_incomplete;
pub mod spread_unsatisfiable;
pub mod unknown_pool;
pub mod update_cannot_move;
