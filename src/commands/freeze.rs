//! `gen freeze` and `gen thaw`: whether Argo CD syncs services by itself. The Application in Git says it, so the root
//! Application keeps it so.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

use super::answer::Answer;
use super::running::Running;
use crate::cli::{self, Global};
use crate::release::{ReleaseText, State};

/// Freezes services.
///
/// # Errors
/// When the command line names nothing that exists, or the repository cannot be read or written.
pub fn freeze(global: &Global, asked: &cli::Freeze) -> Result<Answer> {
    let running = Running::read(global, &asked.services, "freeze")?;
    let environment = &running.environment;
    let mut texts = BTreeMap::new();
    for service in &asked.services {
        let mut release = match running.release(service) {
            Ok(release) => release,
            Err(answer) => return Ok(*answer),
        };
        release.set(&["frozen"], &[("reason", &asked.reason)]);
        texts.insert(release.path().to_owned(), release.text().to_owned());
    }
    let mut answer = running.write(&running.with(texts, false)?, &asked.services)?;
    if !answer.no {
        let names = asked.services.join(", ");
        answer.said.push(format!("{names} in {environment}: Argo CD syncs no more by itself, once this is committed"));
    }
    Ok(answer)
}

/// Thaws services.
///
/// # Errors
/// When the command line names nothing that exists, or the repository cannot be read or written.
pub fn thaw(global: &Global, asked: &cli::Thaw) -> Result<Answer> {
    let running = Running::read(global, &asked.services, "thaw")?;
    let environment = &running.environment;
    let (mut texts, mut said, mut follow) = (BTreeMap::new(), Vec::new(), false);
    for service in &asked.services {
        let mut release = match running.release(service) {
            Ok(release) => release,
            Err(answer) => return Ok(*answer),
        };
        let (frozen, pinned) = (release.release.frozen.is_some(), release.release.pinned.is_some());
        match (frozen, pinned) {
            (false, false) => said.push(format!("{service} is neither frozen nor pinned in {environment}")),
            (true, false) => said.push(format!("{service} in {environment}: Argo CD syncs by itself again")),
            (_, true) => {
                check_working_source(&running, service, &release, asked.again)?;
                said.push(format!("{service} in {environment} follows its working source again"));
            }
        }
        follow |= pinned;
        release.remove(&["frozen"]);
        release.remove(&["pinned"]);
        if asked.again
            && let Some(digest) = working_digest(&running, service)
        {
            release.remove(&["rolled-back", &digest]);
        }
        texts.insert(release.path().to_owned(), release.text().to_owned());
    }
    texts.retain(|path, text| !text.is_empty() || running.fleet.text(path).is_some());
    let mut answer = running.write(&running.with(texts, follow)?, &asked.services)?;
    if !answer.no {
        answer.said.extend(said);
    }
    Ok(answer)
}

/// Refuses to follow a working source that is still the one which was rolled back.
fn check_working_source(running: &Running, service: &str, release: &ReleaseText, again: bool) -> Result<()> {
    let Some(digest) = working_digest(running, service).filter(|_| !again) else { return Ok(()) };
    match release.release.rolled_back.get(&digest) {
        Some(rolled_back) => bail!(
            "the working source of {service} is still the one that was rolled back ({}): repair it first; --again follows it nevertheless",
            rolled_back.reason
        ),
        None => Ok(()),
    }
}

/// The hash of a service's working source, if it lies in this repository.
fn working_digest(running: &Running, service: &str) -> Option<String> {
    let repository = &running.fleet.repository;
    let working = repository.working_source(service)?;
    let state = State { source: working.texts(&repository.sources), pins: Vec::new() };
    Some(state.digest())
}
