//! `gen import`: manifests that exist become sources, with a report of what is rendered again.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::answer::Answer;
use crate::cli::{Global, Import};
use crate::decode::CheckedText;
use crate::import::{self, Imported, Options};
use crate::spec::form::Label;

/// Where it runs, if nobody says otherwise.
const ENVIRONMENT: &str = "production";

/// Imports, and writes what came of it.
///
/// # Errors
/// When nothing can be read, a file is in the way, or the disk refuses.
pub fn import(global: &Global, asked: &Import) -> Result<Answer> {
    let environment = match global.environments.as_slice() {
        [] => ENVIRONMENT.to_owned(),
        [one] => one.clone(),
        _ => bail!("all that is imported runs in one environment: name one with --env"),
    };
    for (what, name) in [("team", asked.team.as_ref()), ("environment", Some(&environment))] {
        if let Some(name) = name.filter(|name| !Label::fits(name)) {
            bail!("{what}: `{name}` is not {}: {}", Label::WHAT, Label::FORM);
        }
    }
    let texts = texts(&asked.paths)?;
    let options = Options { name: "imported".to_owned(), environment, team: asked.team.clone() };
    let imported = import::import(&texts, &options);
    if imported.files.is_empty() {
        return Ok(Answer { findings: imported.findings, sources: imported.sources, ..Answer::default() });
    }
    if let Some(out) = asked.out.as_ref().filter(|_| !asked.dry_run) {
        write(out, &imported, asked.force)?;
    }
    Ok(answer(asked, imported))
}

fn answer(asked: &Import, imported: Imported) -> Answer {
    let mut text = String::new();
    if asked.out.is_none() && !asked.dry_run {
        for (path, content) in &imported.files {
            text.push_str(&format!("# --- {path}\n{content}\n"));
        }
    }
    text.push_str(&import::text(&imported));
    let mut json = import::json(&imported);
    if asked.out.is_none() {
        json["files"] = serde_json::json!(imported.files);
    }
    let said = match &asked.out {
        Some(out) if !asked.dry_run => vec![format!(
            "{} files written. Fill in platform.toml, then: cd {} && gen",
            imported.files.len(),
            out.display()
        )],
        _ => Vec::new(),
    };
    Answer { text, json, said, findings: imported.findings, sources: imported.sources, ..Answer::default() }
}

/// The texts of all files that are named or lie in named folders.
fn texts(paths: &[PathBuf]) -> Result<BTreeMap<String, String>> {
    let mut texts = BTreeMap::new();
    for path in paths {
        if path == Path::new("-") {
            let mut text = String::new();
            std::io::stdin().lock().read_to_string(&mut text).context("cannot read what is piped in")?;
            texts.insert("(piped in)".to_owned(), text);
        } else if path.is_dir() {
            let before = texts.len();
            folder(path, &mut texts)?;
            if texts.len() == before {
                bail!("there is no .yaml or .yml file in {}", path.display());
            }
        } else {
            texts.insert(path.display().to_string(), read(path)?);
        }
    }
    Ok(texts)
}

fn folder(folder: &Path, texts: &mut BTreeMap<String, String>) -> Result<()> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry.with_context(|| format!("cannot read {}", folder.display()))?.path();
        let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if path.is_dir() && !path.is_symlink() && !is_hidden {
            self::folder(&path, texts)?;
        } else if path.extension().is_some_and(|it| it == "yaml" || it == "yml") && !is_hidden {
            texts.insert(path.display().to_string(), read(&path)?);
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Writes all files or none.
fn write(out: &Path, imported: &Imported, force: bool) -> Result<()> {
    let there: Vec<_> = imported.files.keys().filter(|path| out.join(path).exists()).collect();
    if let (Some(first), false) = (there.first(), force) {
        bail!("{} exists already: name another folder, or write over it with --force", out.join(first).display());
    }
    for (path, text) in &imported.files {
        let path = out.join(path);
        let folder = path.parent().expect("a file lies in a folder");
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&path, text))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}
