//! `gen rollback`: an earlier source and its images, compiled with today's facts. Which revision that is stands in `found`,
//! what cannot be undone in `barrier`.

mod barrier;
mod found;

use std::collections::BTreeMap;

use anyhow::Result;
use serde_json::json;

use super::answer::Answer;
use super::fleet::Fleet;
use super::running::Running;
use crate::cli::{self, Global};
use crate::diff::report::{self, Report};
use crate::diff::{self, Diff, Unit, Versions};
use crate::release::{self, Rollback};
use crate::source::Sources;

use found::Found;

/// Files that say what was decided, and not what runs.
const NOTES: [&str; 2] = ["release.toml", crate::gitops::INDEX];

/// Rolls a service back.
///
/// # Errors
/// When the command line names nothing that exists, there is nothing to return to, or the repository cannot be read or
/// written.
pub fn rollback(global: &Global, asked: &cli::Rollback) -> Result<Answer> {
    let service = &asked.service;
    let running = Running::read(global, std::slice::from_ref(service), "rollback")?;
    let release = match running.release(service) {
        Ok(release) => release,
        Err(answer) => return Ok(*answer),
    };
    let found = found::find(&running, service, &release, asked.to.as_deref())?;
    let mut sources = Sources::default();
    let folder = running.folder(service);
    let states = (&found.now, &found.then);
    let made = release::roll_back(&folder, release, states, &asked.reason, running.follows(), &mut sources);
    let made = match made {
        Ok(made) => made,
        Err(findings) => return Ok(Answer { findings, sources, ..Answer::default() }),
    };
    let fleet = running.with(made.texts.clone(), false)?;
    if !fleet.is_rendered(&running.environment, service) {
        return running.write(&fleet, std::slice::from_ref(service));
    }
    let after = fleet.delivery().folder(&folder).files;
    let barriers = barrier::find(&found, &running.files(service)?, &after);
    if !barriers.is_empty() && !asked.force {
        return Ok(refused(&found, &barriers));
    }
    let mut answer = running.write(&fleet, std::slice::from_ref(service))?;
    tell(&mut answer, &Told { service, running: &running, fleet: &fleet, found: &found, made: &made, after: &after });
    answer.said.extend(barriers.iter().map(|barrier| format!("forced: {barrier}")));
    Ok(answer)
}

fn refused(found: &Found, barriers: &[String]) -> Answer {
    let mut said: Vec<_> =
        barriers.iter().map(|barrier| format!("cannot return to {}: {barrier}", found.revision.short())).collect();
    said.push("nothing was written; --force rolls back nevertheless".to_owned());
    let json = json!({ "revision": found.revision.id, "refused": barriers });
    Answer { said, json, no: true, ..Answer::default() }
}

/// What is told of a rollback.
struct Told<'a> {
    service: &'a str,
    running: &'a Running,
    fleet: &'a Fleet,
    found: &'a Found,
    made: &'a Rollback,
    after: &'a BTreeMap<String, String>,
}

fn tell(answer: &mut Answer, told: &Told<'_>) {
    let Told { service, running, found, made, after, .. } = told;
    let environment = &running.environment;
    let differing: Vec<&String> = differing(&found.files, after);
    let count = after.keys().filter(|path| !NOTES.contains(&path.as_str())).count();
    let revision = found.revision.short();
    answer.said.push(format!("{service} in {environment} is again as at {revision} ({})", found.revision.summary));
    if differing.is_empty() {
        answer.said.push(format!("all {count} files are byte for byte those of {revision}"));
    } else {
        let names: Vec<_> = differing.iter().map(|path| path.as_str()).collect();
        answer.said.push(format!(
            "{} of {count} files are those of {revision}; today's facts make another {}:",
            count.saturating_sub(differing.len()),
            names.join(", ")
        ));
        let diff = difference(environment, service, &found.files, after);
        answer.said.extend(
            report::text(&Report::of(&diff), false).lines().map(|line| format!("  {line}").trim_end().to_owned()),
        );
    }
    if running.follows() {
        answer.said.push(format!("{environment} keeps this source until gen thaw {service} --env {environment}"));
    }
    let tags: Vec<_> =
        made.marks.iter().map(|mark| if mark.starts_with("sha256:") { &mark[..15] } else { mark }).collect();
    if !tags.is_empty() {
        answer.said.push(format!("rolled back: {}; only --again brings it here again", tags.join(", ")));
    }
    answer.said.push("what pods wrote meanwhile stays as it is: data, messages, finished jobs".to_owned());
    if let Some(frozen) = &told.fleet.compiled.environments[environment].services[*service].frozen {
        answer.said.push(format!("{environment} is frozen ({frozen}): Argo CD does not sync this until gen thaw"));
    }
    if let Some(json) = answer.json.as_object_mut() {
        json.insert("revision".to_owned(), json!(found.revision.id));
        json.insert("differing".to_owned(), json!(differing));
        json.insert("rolled_back".to_owned(), json!(made.marks));
        json.insert("pinned".to_owned(), json!(running.follows()));
    }
}

/// Files that are other ones than at the revision.
fn differing<'a>(then: &'a BTreeMap<String, String>, after: &'a BTreeMap<String, String>) -> Vec<&'a String> {
    let changed = after.iter().filter(|(path, text)| then.get(*path) != Some(text)).map(|(path, _)| path);
    let gone = then.keys().filter(|path| !after.contains_key(*path));
    changed.chain(gone).filter(|path| !NOTES.contains(&path.as_str())).collect()
}

fn difference(
    environment: &str,
    service: &str,
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
) -> Diff {
    let unit = Unit::Service { environment: environment.to_owned(), service: service.to_owned() };
    let objects = |files: &BTreeMap<String, String>| {
        let objects = files.iter().filter(|(path, _)| diff::has_objects(path));
        objects.map(|(path, text)| (path.clone(), text.clone())).collect()
    };
    diff::folder(&unit, &Versions::of(&objects(before), &objects(after)))
}
