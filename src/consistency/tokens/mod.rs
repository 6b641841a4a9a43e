//! Tokens that callers must bring through a gateway.

pub mod nothing_refused;
pub mod routes_differ;
pub mod unknown_provider;
