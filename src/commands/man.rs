//! `gen man`: manual pages.

use super::answer::Answer;
use crate::cli::{self, Man};
use anyhow::{Context, Result};

/// Prints the page of gen, or writes a page for each command.
///
/// # Errors
/// When a page cannot be written.
pub fn man(options: &Man) -> Result<Answer> {
    let command = cli::definition();
    let Some(folder) = &options.directory else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page).context("cannot render the page")?;
        return Ok(Answer::text(String::from_utf8(page).context("the page is not UTF-8")?));
    };
    std::fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(command, folder))
        .with_context(|| format!("cannot write manual pages to {}", folder.display()))?;
    Ok(Answer::default())
}
