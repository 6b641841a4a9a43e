//! How callers treat a port: what they wait and try again, and the TLS that a program speaks itself.

pub mod budget_below_timeout;
pub mod own_tls;
pub mod retries_exceed_timeout;
pub mod timeout_chain;
pub mod unknown_authority;
