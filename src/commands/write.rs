//! `gen` and `gen write`: compiles, checks, and writes what changed.

use anyhow::Result;
use serde_json::json;

use super::answer::Answer;
use super::fleet::{self, Fleet};
use super::progress::Progress;
use crate::cli::Global;
use crate::diagnostics::Finding;
use crate::gitops::{self, ChangeKind, FolderPlan, Plan, Tree, Written};

/// Writes every folder that changed and has no error.
///
/// # Errors
/// When the repository cannot be read or written.
pub fn write(global: &Global) -> Result<Answer> {
    deliver(&fleet::read(global)?, global)
}

/// Writes a compiled fleet to its folder, and says what changed and what waits for a promotion.
///
/// # Errors
/// When the tree cannot be read or written.
pub fn deliver(fleet: &Fleet, global: &Global) -> Result<Answer> {
    let mut answer = deliver_part(fleet, global)?;
    let before_summary = answer.said.len() - 1;
    answer.said.splice(before_summary..before_summary, fleet.waiting());
    Ok(answer)
}

/// The same for whom the rest of the fleet is no matter: nothing is said of what waits. The last line said is the summary.
///
/// # Errors
/// When the tree cannot be read or written.
pub fn deliver_part(fleet: &Fleet, global: &Global) -> Result<Answer> {
    let progress = Progress::start("writing", global);
    let paths = fleet.paths(&fleet.delivery(), global);
    let mended = gitops::recover(&fleet.root, paths.iter().map(String::as_str))?;
    let plan = fleet.plan(global, &Tree::Disk(fleet.root.clone()))?;
    let written = gitops::write(&fleet.root, &plan)?;
    drop(progress);
    let mut said: Vec<String> =
        mended.iter().map(|path| format!("{path} was completed after a run that was killed")).collect();
    said.extend(fleet.skipped(global));
    let mut findings = fleet.findings(global);
    findings.extend(plan.refusals().cloned());
    said.push(summary(&written, findings.iter().any(Finding::is_error)));
    Ok(Answer {
        text: text(&plan, global.verbose),
        json: json(&plan, &written),
        said,
        findings,
        sources: fleet.compiled.sources.clone(),
        ..Answer::default()
    })
}

/// What would be written. Nothing is.
///
/// # Errors
/// When the tree cannot be read.
pub fn preview(fleet: &Fleet, global: &Global) -> Result<Answer> {
    let plan = fleet.plan(global, &Tree::Disk(fleet.root.clone()))?;
    let mut findings = fleet.findings(global);
    findings.extend(plan.refusals().cloned());
    Ok(Answer {
        text: text(&plan, global.verbose),
        json: json(&plan, &Written::default()),
        said: vec!["nothing was written: --dry-run".to_owned()],
        findings,
        sources: fleet.compiled.sources.clone(),
        ..Answer::default()
    })
}

/// The answer where a service has errors, so that nothing was written.
pub fn blocked(fleet: &Fleet, environment: &str, service: &str, global: &Global) -> Option<Answer> {
    if fleet.is_rendered(environment, service) {
        return None;
    }
    let said = vec![format!("{service} has errors in {environment}: nothing was written")];
    let (findings, sources) = (fleet.findings(global), fleet.compiled.sources.clone());
    Some(Answer { said, findings, sources, no: true, ..Answer::default() })
}

fn summary(written: &Written, has_errors: bool) -> String {
    let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    match written.files {
        0 if has_errors => "nothing was written".to_owned(),
        0 => "everything is current".to_owned(),
        files => format!("{} written in {}", plural(files, "file"), plural(written.folders, "folder")),
    }
}

/// A line for each folder that changed: which files, and why.
fn text(plan: &Plan, verbose: bool) -> String {
    written(plan).map(|folder| if verbose { each_file(folder) } else { one_line(folder) }).collect()
}

fn written(plan: &Plan) -> impl Iterator<Item = &FolderPlan> {
    plan.folders.iter().filter(|folder| folder.refusals.is_empty() && !folder.changes.is_empty())
}

fn one_line(folder: &FolderPlan) -> String {
    let name = |path: &str| path[folder.path.len()..].trim_start_matches('/').to_owned();
    let files: Vec<_> =
        folder.changes.iter().map(|change| name(&change.path)).filter(|file| file != gitops::INDEX).collect();
    let files = match files.as_slice() {
        [] => gitops::INDEX.to_owned(),
        [one] => one.clone(),
        [one, two] => format!("{one}, {two}"),
        [one, two, rest @ ..] => format!("{one}, {two} and {} more", rest.len()),
    };
    let is_new = folder.changes.iter().all(|change| change.kind == ChangeKind::Create);
    let updated = folder.changes.iter().find(|change| change.kind == ChangeKind::Update);
    let why = if is_new { "new".to_owned() } else { updated.unwrap_or(&folder.changes[0]).why.text() };
    let path = if folder.path.is_empty() { "." } else { &folder.path };
    format!("{path}: {files} ({why})\n")
}

fn each_file(folder: &FolderPlan) -> String {
    let line = |change: &gitops::Change| format!("{} {} ({})\n", word(change.kind), change.path, change.why.text());
    folder.changes.iter().map(line).collect()
}

fn word(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Create => "create",
        ChangeKind::Update => "update",
        ChangeKind::Delete => "delete",
    }
}

fn json(plan: &Plan, written: &Written) -> serde_json::Value {
    let changes: Vec<_> = plan
        .changes()
        .map(|change| json!({ "path": change.path, "change": word(change.kind), "why": change.why.text() }))
        .collect();
    json!({ "changes": changes, "folders": written.folders, "files": written.files })
}
