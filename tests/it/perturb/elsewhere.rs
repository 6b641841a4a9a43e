//! Keys that neither an output nor a finding of a compilation shows, with the place where they act.

use servicegen::schema::File;

/// A key that acts elsewhere.
pub struct Elsewhere {
    pub file: File,
    pub key: &'static str,
    /// Where it acts, and which test shows it.
    #[expect(dead_code, reason = "for people")]
    pub place: &'static str,
}

pub const ELSEWHERE: &[Elsewhere] = &[];
