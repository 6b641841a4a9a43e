//! The deletion guard: what held data, was called or was public goes only when `[removed]` says so.

pub mod data_goes;
pub mod guards_nothing;
pub mod host_goes;
pub mod port_goes;
pub mod still_there;
