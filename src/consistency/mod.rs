//! All checks. A check is one file with one page, and one line here; a test compares the three.

mod access;
mod capacity;

use crate::check::Check;

/// Every check, sorted by id.
pub const CHECKS: &[&Check] = &[&access::unknown_service::CHECK, &capacity::limit_below_request::CHECK];
