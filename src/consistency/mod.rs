//! All checks. A check is one file with one page, and one line here; a test compares the three.

use crate::check::Check;

/// Every check, by id.
pub const CHECKS: &[&Check] = &[];
