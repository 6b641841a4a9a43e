//! Edges: who calls whom. Each is declared on both sides, or it is a finding.

pub mod unknown_service;
