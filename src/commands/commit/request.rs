//! Title and body of the request that brings a commit to the branch, for whatever opens it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::json;

use super::super::diff::between;
use super::look::Here;
use crate::diff::report::{self, Report};

/// Writes the title, an empty line and the body as Markdown, or an object of both where the file ends with `.json`.
/// `from`: what the request is compared with.
///
/// # Errors
/// When the file cannot be written or a commit cannot be read.
pub(super) fn write(file: &Path, here: &Here<'_>, from: Option<&str>, id: &str) -> Result<()> {
    let title = here.git.revision(id)?.summary;
    let diff = between(here.git, (&here.below, here.prefix), from, id, here.global)?;
    let body = report::markdown(&Report::of(&diff), report::LIMIT);
    let text = if file.extension().is_some_and(|end| end == "json") {
        format!("{}\n", json!({ "title": title, "body": body }))
    } else {
        format!("{title}\n\n{body}")
    };
    fs::write(file, text)
        .with_context(|| format!("{id} is committed; its request cannot be written to {}", file.display()))
}
