//! `gen adopt`: hand edits of generated files become keys of the source, if gen writes the same bytes from them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::json;

use super::answer::Answer;
use super::fleet::{self, Fleet};
use super::progress::Progress;
use super::write;
use crate::adopt::{self, Adopted, Edits};
use crate::cli::{Adopt, Global};
use crate::compile::Origin;
use crate::diff::Unit;
use crate::gitops::{Tree, Why};
use crate::load::Overlay;

/// Adopts what was edited in the files of one service.
///
/// # Errors
/// When a file is none that was edited, or no keys make the edits: nothing is changed then.
pub fn adopt(global: &Global, asked: &Adopt) -> Result<Answer> {
    let global = Global { environments: Vec::new(), services: Vec::new(), ..global.clone() };
    let fleet = fleet::read(&global)?;
    let paths = asked.files.iter().map(|file| below(&fleet, file)).collect::<Result<BTreeSet<_>>>()?;
    let (environment, service, folder) = owner(&fleet, &paths)?;
    edited(&fleet, &global, &folder, &paths)?;
    let texts = paths.iter().map(|path| {
        let text = std::fs::read_to_string(fleet.root.join(path)).with_context(|| format!("cannot read {path}"))?;
        Ok((path[folder.len() + 1..].to_owned(), text))
    });
    let texts: BTreeMap<String, String> = texts.collect::<Result<_>>()?;
    let edits = Edits {
        environment: &environment,
        service: &service,
        files: texts.iter().map(|(file, text)| (file.as_str(), text.as_str())).collect(),
        sources: sources(&fleet, &environment, &service)?,
    };
    let progress = Progress::start("trying out keys", &global);
    let found = adopt::adopt(&fleet.repository, &edits);
    drop(progress);
    let adopted = match found {
        Ok(adopted) => adopted,
        Err(refusal) => bail!(
            "{}/{} cannot be adopted: {}; nothing was changed. Say it in the source yourself, or take the edit back: gen write",
            folder,
            refusal.place,
            refusal.why
        ),
    };
    let mut answer = written(&fleet, &global, &edits, &adopted, &folder)?;
    let last = edits.sources.last().expect("a service has a source");
    let text: String = adopted.keys.iter().map(|(key, value)| format!("{last}: {key} = {value}\n")).collect();
    answer.text = text + &answer.text;
    let keys: Vec<_> = adopted.keys.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect();
    if let Some(document) = answer.json.as_object_mut() {
        document.insert("keys".to_owned(), keys.into());
        document.insert("sources".to_owned(), json!(edits.sources));
    }
    let files: Vec<_> = paths.iter().map(String::as_str).collect();
    answer.said.push(format!("gen writes the same bytes now: {}", files.join(", ")));
    Ok(answer)
}

/// The path of a file below the folder of `platform.toml`.
fn below(fleet: &Fleet, file: &Path) -> Result<String> {
    let here = if file.exists() { file.to_owned() } else { fleet.root.join(file) };
    let here = here.canonicalize().with_context(|| format!("there is no file {}", file.display()))?;
    let root = fleet.root.canonicalize().context("cannot read the repository")?;
    let below =
        here.strip_prefix(&root).with_context(|| format!("{} lies outside of the repository", file.display()))?;
    Ok(below.to_string_lossy().replace('\\', "/"))
}

/// Environment, service and folder of all files.
fn owner(fleet: &Fleet, paths: &BTreeSet<String>) -> Result<(String, String, String)> {
    let prefix = &fleet.repository.prefix;
    let mut found = BTreeSet::new();
    for path in paths {
        let split = path.strip_prefix(prefix.as_str()).and_then(Unit::split);
        match split.and_then(|(folder, _)| Some((folder, Unit::of(folder)?))) {
            Some((folder, Unit::Service { environment, service }))
                if fleet.compiled.environments.contains_key(&environment) =>
            {
                found.insert((environment, service, format!("{prefix}{folder}")));
            }
            Some(_) => bail!("{path} belongs to no single service: platform.toml makes it"),
            None => bail!("gen writes no file {path}"),
        }
    }
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        _ => bail!("adopt the edits of one service in one environment at a time"),
    }
}

/// Refuses what is no hand edit, or not only one.
fn edited(fleet: &Fleet, global: &Global, folder: &str, paths: &BTreeSet<String>) -> Result<()> {
    let plan = fleet.plan(global, &Tree::Disk(fleet.root.clone()))?;
    let Some(plan) = plan.folders.into_iter().find(|plan| plan.path == folder) else {
        bail!("{folder} has errors, or another version of gen writes it: gen check tells");
    };
    if let Some(refusal) = plan.refusals.first() {
        bail!("{}", refusal.message);
    }
    let is_edited =
        |path: &str| plan.changes.iter().any(|change| change.path == path && matches!(change.why, Why::Edited(_)));
    if let Some(path) = paths.iter().find(|path| !is_edited(path)) {
        bail!("{path} was not edited by hand since gen wrote it: gen check tells what is stale, and why");
    }
    if let Some(other) = plan.changes.iter().find(|change| !paths.contains(&change.path)) {
        match &other.why {
            Why::Edited(_) => bail!("{} was edited too: name both files, or take that edit back", other.path),
            why => bail!(
                "{} is stale too ({}): put the edits aside, run gen write, and make them again",
                other.path,
                why.text()
            ),
        }
    }
    Ok(())
}

/// Paths of the sources that say what the environment runs: the copy where it waits, then the working one.
fn sources(fleet: &Fleet, environment: &str, service: &str) -> Result<Vec<String>> {
    let selected = fleet.compiled.selected.iter();
    let selected = selected.clone().find(|it| it.environment.name == environment && it.name == service);
    let selected = selected.with_context(|| format!("there is no service {service} in {environment}"))?;
    let mut sources = vec![format!("{}/service.toml", selected.source.path)];
    if selected.origin == Origin::Copy {
        let working = fleet.repository.working_source(service);
        sources.extend(working.map(|working| format!("{}/service.toml", working.path)));
    }
    Ok(sources)
}

/// Compiles with the new texts, proves that the edited bytes come out, and writes.
fn written(fleet: &Fleet, global: &Global, edits: &Edits<'_>, adopted: &Adopted, folder: &str) -> Result<Answer> {
    let disk = fleet::disk(&fleet.root)?;
    let after = fleet::compiled(fleet.root.clone(), &Overlay::of_texts(&disk, adopted.texts.clone()), global)?;
    let delivery = after.delivery();
    if !delivery.paths().iter().any(|path| path == folder) {
        bail!("{folder} would have errors with the key: nothing was changed");
    }
    let made = delivery.folder(folder);
    if let Some((file, _)) =
        edits.files.iter().find(|(file, text)| made.files.get(**file).map(String::as_str) != Some(**text))
    {
        bail!("{folder}/{file} would not have the edited bytes: nothing was changed");
    }
    drop(delivery);
    for (path, text) in adopted.texts.iter().filter(|(path, _)| path.starts_with("services/")) {
        std::fs::write(fleet.root.join(path), text).with_context(|| format!("cannot write {path}"))?;
    }
    // Only this service is written: other hand edits may wait to be adopted too.
    let only = Global { services: vec![edits.service.to_owned()], ..global.clone() };
    write::deliver(&after, &only)
}
