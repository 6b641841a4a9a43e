//! A value of a generated file: which lines of which sources made it.

use std::fmt::Write;

use anyhow::{Result, bail};
use serde_json::json;

use crate::cli::Global;
use crate::commands::answer::Answer;
use crate::commands::fleet::{self, Fleet};
use crate::commands::progress::Progress;
use crate::provenance::{self, Cause, Unknown};

/// Characters of a value that are shown to a person.
const LONGEST: usize = 100;

/// Explains `file#/pointer`.
///
/// # Errors
/// When there is no such file or value.
pub fn explain(global: &Global, what: &str) -> Result<Answer> {
    let (path, pointer) = what.split_once('#').unwrap_or((what, ""));
    let fleet = fleet::read(global)?;
    let progress = Progress::start("trying out what each line changes", global);
    let causes = provenance::causes(&fleet.repository, &fleet.compiled, path, pointer);
    drop(progress);
    let causes = match causes {
        Ok(causes) => causes,
        Err(Unknown::File) => bail!("gen writes no file {path}, or its service has errors: gen check tells"),
        Err(Unknown::Value(keys)) if keys.is_empty() => bail!("{path} has no value at {pointer}"),
        Err(Unknown::Value(keys)) => bail!("{path} has no value at {pointer}; there are {}", keys.join(", ")),
        Err(Unknown::Shared) => bail!("{path} belongs to no single service: platform.toml makes it"),
    };
    let mut text = format!("{what} = {}\n", shortened(&causes.value.to_string()));
    for cause in &causes.causes {
        writeln!(text, "  {}", line(cause, &fleet)).expect("a string takes all");
    }
    if causes.causes.is_empty() {
        text.push_str("  no line of a source changes it: gen always writes it so\n");
    }
    let json = json!({
        "value": causes.value,
        "causes": causes.causes.iter().map(|cause| entry(cause, &fleet)).collect::<Vec<_>>(),
    });
    Ok(Answer { text, json, ..Answer::default() })
}

fn shortened(value: &str) -> String {
    match value.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{} …", &value[..at]),
        None => value.to_owned(),
    }
}

fn line(cause: &Cause, fleet: &Fleet) -> String {
    let origin = fleet.compiled.sources.file_line(cause.place);
    format!("{} = {}  # {origin}, {}", cause.key, cause.value, cause.origin)
}

fn entry(cause: &Cause, fleet: &Fleet) -> serde_json::Value {
    let (line, _) = fleet.compiled.sources.line_column(cause.place);
    let path = &fleet.compiled.sources.document(cause.place.file).path;
    json!({ "key": cause.key, "value": cause.value, "path": path, "line": line, "layer": cause.origin })
}
