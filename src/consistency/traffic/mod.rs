//! Time: what callers wait, what callees take, and how often a call is tried.

pub mod budget_below_timeout;
pub mod retries_exceed_timeout;
pub mod timeout_chain;
