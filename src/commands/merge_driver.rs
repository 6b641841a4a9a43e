//! `gen merge-driver`: what Git runs where both sides of a merge changed a file of gen's. It decides what one file alone
//! can say, a `release.toml`; everything else waits for `gen resolve`, which sees the merged sources.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::json;

use super::answer::Answer;
use crate::cli::MergeDriver;
use crate::release::{self, Apart};

/// Leaves the result in the file of our side. The answer is no where the conflict stays open.
///
/// # Errors
/// When a file cannot be read or written.
pub fn merge_driver(asked: &MergeDriver) -> Result<Answer> {
    let is_release = Path::new(&asked.path).file_name().is_some_and(|name| name == "release.toml");
    let (merged, said) = if is_release { release(asked)? } else { (false, waits(&asked.path)) };
    Ok(Answer {
        json: json!({ "path": asked.path, "merged": merged }),
        said: if merged { Vec::new() } else { vec![said] },
        no: !merged,
        ..Answer::default()
    })
}

fn waits(path: &str) -> String {
    format!("{path}: both sides changed it; gen resolve --add writes it from the merged sources")
}

fn release(asked: &MergeDriver) -> Result<(bool, String)> {
    let read = |file: &Path| fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()));
    let (base, ours, theirs) = (read(&asked.base)?, read(&asked.ours)?, read(&asked.theirs)?);
    match release::merge(&base, &ours, &theirs, None) {
        Ok(text) => {
            fs::write(&asked.ours, text).with_context(|| format!("cannot write {}", asked.ours.display()))?;
            Ok((true, String::new()))
        }
        Err(Apart::Form) => Ok((false, waits(&asked.path))),
        Err(Apart::Clashes(clashes)) => {
            let tables: Vec<_> = clashes.iter().map(|clash| format!("[{}]", clash.table)).collect();
            Ok((false, format!("{}: both sides changed {}; gen resolve says how", asked.path, tables.join(", "))))
        }
    }
}
