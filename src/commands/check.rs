//! `gen check`: whether what lies in the repository is what gen would write. Writes nothing.

use anyhow::Result;
use serde_json::json;

use super::answer::Answer;
use super::fleet;
use crate::cli::{Format, Global};
use crate::diagnostics::Finding;
use crate::gitops::{Stale, Tree};
use crate::report::sarif::Mark;

/// Says for each stale file why, and what cures it.
///
/// # Errors
/// When the repository cannot be read.
pub fn check(global: &Global) -> Result<Answer> {
    let fleet = fleet::read(global)?;
    let plan = fleet.plan(global, &Tree::Disk(fleet.root.clone()))?;
    let stale = plan.stale();
    let mut findings = fleet.findings(global);
    findings.extend(plan.refusals().cloned());
    let mut said = fleet.skipped(global);
    said.push(match stale.len() {
        0 if findings.iter().any(Finding::is_error) => "no file is stale".to_owned(),
        0 => "everything is current".to_owned(),
        1 => "1 file is stale".to_owned(),
        count => format!("{count} files are stale"),
    });
    Ok(Answer {
        text: if global.format == Format::Github { annotations(&stale) } else { text(&stale) },
        json: json!({ "stale": stale.iter().map(entry).collect::<Vec<_>>() }),
        marks: stale.iter().map(mark).collect(),
        said,
        findings,
        sources: fleet.compiled.sources.clone(),
        no: !stale.is_empty(),
    })
}

fn text(stale: &[Stale]) -> String {
    stale
        .iter()
        .map(|file| {
            let line = file.why.line().map(|line| format!(":{line}")).unwrap_or_default();
            format!("{}{line}: {}\n    cure: {}\n", file.path, file.why.text(), file.why.cure(&file.path))
        })
        .collect()
}

fn annotations(stale: &[Stale]) -> String {
    let line = |file: &Stale| {
        let (why, cure) = (file.why.text(), file.why.cure(&file.path));
        let line = file.why.line().map(|line| format!(",line={line}")).unwrap_or_default();
        format!("::error file={}{line},title=stale::{why}; cure: {cure}\n", file.path)
    };
    stale.iter().map(line).collect()
}

fn mark(file: &Stale) -> Mark {
    let text = format!("{}; cure: {}", file.why.text(), file.why.cure(&file.path));
    Mark { id: "gitops/stale", path: file.path.clone(), line: file.why.line(), text }
}

fn entry(file: &Stale) -> serde_json::Value {
    json!({ "path": file.path, "line": file.why.line(), "why": file.why.text(), "cure": file.why.cure(&file.path) })
}
