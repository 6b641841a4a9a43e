//! All checks. A check is one file with one page, and one line here; a test compares the three.

mod access;
mod capacity;
mod party;
mod wording;

use crate::check::Check;

/// Every check, sorted by id.
pub const CHECKS: &[&Check] = &[
    &access::address_env_twice::CHECK,
    &access::anyone_needs_reason::CHECK,
    &access::callee_not_here::CHECK,
    &access::needs_requests::CHECK,
    &access::no_port_number::CHECK,
    &access::not_admitted::CHECK,
    &access::nothing_served::CHECK,
    &access::port_not_admitted::CHECK,
    &access::unknown_container::CHECK,
    &access::unknown_port::CHECK,
    &access::unknown_service::CHECK,
    &access::unknown_workload::CHECK,
    &access::unused_admission::CHECK,
    &capacity::limit_below_request::CHECK,
];
