//! `gen explain`: a check, a key of the language, or a value of a generated file.

mod key;

use anyhow::Result;

use super::answer::Answer;
use crate::cli::{Explain, Global};

/// Explains whatever is named.
///
/// # Errors
/// When nothing of that name is known.
pub fn explain(_global: &Global, explain: &Explain) -> Result<Answer> {
    key::explain(&explain.what)
}
