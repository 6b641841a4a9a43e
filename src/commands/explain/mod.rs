//! `gen explain`: a check, a key of the language, or a value of a generated file.

mod check;
mod key;
mod output;

use anyhow::{Result, bail};

use super::answer::Answer;
use super::fleet;
use crate::cli::{Explain, Global};

/// Explains whatever is named.
///
/// # Errors
/// When nothing of that name is known.
pub fn explain(global: &Global, explain: &Explain) -> Result<Answer> {
    let what = explain.what.as_str();
    if let Some(answer) = check::explain(what) {
        return Ok(answer);
    }
    if what.contains('#') {
        return output::explain(global, what);
    }
    if what.contains('/') && !what.contains('"') {
        let ids: Vec<_> = check::ids().collect();
        bail!("{what} is no check{}; a value of a generated file is named as file#/pointer", fleet::meant(what, &ids));
    }
    key::explain(what)
}
