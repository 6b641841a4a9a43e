//! Edges: who calls whom. Each is declared on both sides, or it is a finding.

pub mod address_env_twice;
pub mod address_unclear;
pub mod anyone_needs_reason;
pub mod callee_not_here;
pub mod needs_requests;
pub mod no_caller;
pub mod no_port_number;
pub mod not_admitted;
pub mod nothing_served;
pub mod peer_nowhere;
pub mod port_not_admitted;
pub mod unknown_container;
pub mod unknown_port;
pub mod unknown_service;
pub mod unknown_workload;
pub mod unused_admission;
