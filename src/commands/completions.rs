//! `gen completions`: what a shell needs to complete command lines.

use super::answer::Answer;
use crate::cli::{self, Completions};
use anyhow::{Context, Result};

/// Prints the script of a shell.
///
/// # Errors
/// Never in practice: scripts are UTF-8.
pub fn completions(options: &Completions) -> Result<Answer> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut cli::definition(), "gen", &mut script);
    Ok(Answer::text(String::from_utf8(script).context("the script is not UTF-8")?))
}
