//! What waits for a promotion, since when, and what keeps it. Since when is read from the history of what is checked out.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Result;
use serde_json::{Value, json};

use super::super::answer::Answer;
use super::super::commit::below_work_tree;
use super::super::fleet::{self, Fleet};
use super::super::promote::{Gate, Way};
use super::columns;
use crate::cli::Global;
use crate::diagnostics::Finding;
use crate::gitops::{Repository, Revision, Tree};
use crate::release::{self, CopyFrom, State, Waiting};

/// Since when a service waits.
enum Since {
    /// What differs is not committed yet.
    Uncommitted,
    Commit(Revision),
    /// The clone is shallow and ends there.
    AtLeast(Revision),
    /// There is no history.
    Unknown,
}

/// Lists promotions that wait.
///
/// # Errors
/// When the repository cannot be read.
pub fn promotions(global: &Global) -> Result<Answer> {
    let fleet = fleet::read(global)?;
    let mut waiting: Vec<Waiting> = release::waiting(&fleet.repository, &fleet.compiled).into_iter().collect();
    waiting.retain(|it| fleet::names_environment(&it.to, global) && fleet::names_service(&it.service, global));
    let gate = Gate::new(&fleet);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (mut rows, mut objects) = (Vec::new(), Vec::new());
    for together in waiting.chunk_by(|a, b| (&a.to, &a.from) == (&b.to, &b.from)) {
        let mut since = since(&fleet, together)?;
        for it in together {
            let kept_by = kept_by(&fleet, &gate, it)?;
            let since = since.remove(&it.service).unwrap_or(Since::Unknown);
            rows.push(row(it, &since, &kept_by, now));
            objects.push(object(it, &since, &kept_by));
        }
    }
    let said = if rows.is_empty() { vec!["nothing waits for a promotion".to_owned()] } else { Vec::new() };
    let json = json!({ "promotions": objects });
    Ok(Answer { text: columns(&rows), json, said, ..Answer::default() })
}

/// What would be said if it were promoted now.
fn kept_by(fleet: &Fleet, gate: &Gate<'_>, waiting: &Waiting) -> Result<Vec<String>> {
    let from = CopyFrom::Environment(waiting.from.clone());
    let (service, to) = (waiting.service.as_str(), waiting.to.as_str());
    let mut sources = fleet.compiled.sources.clone();
    let made = release::promote(&fleet.repository, &fleet.compiled, service, &from, to, &mut sources);
    let refusals = gate.refusals(Way { service, from: &from, to }, made.as_ref())?;
    // Errors of the service itself are told by gen check.
    let is_told =
        |finding: &Finding| ["promote/", "release/", "gitops/"].iter().any(|area| finding.id.starts_with(area));
    Ok(refusals.into_iter().filter(is_told).map(|finding| finding.message).collect())
}

/// For each service the oldest commit, without a gap up to now, at which the environments differ in it.
fn since(fleet: &Fleet, waiting: &[Waiting]) -> Result<BTreeMap<String, Since>> {
    let Waiting { from, to, .. } = &waiting[0];
    let Ok(git) = Repository::open(&fleet.root) else { return Ok(BTreeMap::new()) };
    let Some(head) = git.checked_out() else { return Ok(BTreeMap::new()) };
    let below = below_work_tree(&git, &fleet.root)?;
    let prefix = &fleet.repository.prefix;
    let folder = |environment: &str| format!("{prefix}{environment}/services");
    let differs = |revision: &str, service: &str| -> Result<bool> {
        let tree = git.tree(Some(revision), &below)?;
        let state = |environment| state(&tree, &format!("{}/{service}", folder(environment)));
        let (from, to) = (state(from)?, state(to)?);
        Ok(match (from, to) {
            (Some(from), Some(to)) => !from.runs_as(&to),
            (from, to) => from != to,
        })
    };
    let mut found = BTreeMap::new();
    let mut open = BTreeMap::<&str, Option<Revision>>::new();
    for it in waiting {
        if differs(&head, &it.service)? {
            open.insert(&it.service, None);
        } else {
            found.insert(it.service.clone(), Since::Uncommitted);
        }
    }
    let in_git = |folder: String| if below.is_empty() { folder } else { format!("{below}/{folder}") };
    let folders = [in_git(folder(from)), in_git(folder(to))];
    for step in git.changed_entries(&head, &folders)? {
        if open.is_empty() {
            break;
        }
        let (revision, changed) = step?;
        for service in
            changed.iter().filter_map(|name| open.get_key_value(name.as_str()).map(|(key, _)| *key)).collect::<Vec<_>>()
        {
            if differs(&revision.id, service)? {
                open.insert(service, Some(revision.clone()));
            } else if let Some(first) = open.remove(service) {
                found.insert(service.to_owned(), first.map_or(Since::Unknown, Since::Commit));
            }
        }
    }
    let end = if git.is_shallow() { Since::AtLeast } else { Since::Commit };
    found.extend(open.into_iter().map(|(service, first)| (service.to_owned(), first.map_or(Since::Unknown, end))));
    Ok(found)
}

/// What an environment runs of a service in a tree.
fn state(tree: &Tree, folder: &str) -> Result<Option<State>> {
    let source = super::super::running::files(tree, &format!("{folder}/source"))?;
    let mut files: BTreeMap<_, _> = source.into_iter().map(|(path, text)| (format!("source/{path}"), text)).collect();
    if let Some(release) = tree.file(&format!("{folder}/release.toml"))? {
        files.insert("release.toml".to_owned(), String::from_utf8_lossy(&release).replace("\r\n", "\n"));
    }
    Ok(State::of(&files))
}

fn row(waiting: &Waiting, since: &Since, kept_by: &[String], now: u64) -> Vec<String> {
    let Waiting { to, from, service, is_new } = waiting;
    let what = if *is_new { "new" } else { "changed" };
    let day = |revision: &Revision| format!("{} ({} ago)", fleet::day_of(revision.seconds), age(revision.seconds, now));
    let since = match since {
        Since::Uncommitted => "not committed yet".to_owned(),
        Since::Commit(revision) => format!("since {}", day(revision)),
        Since::AtLeast(revision) => format!("since {} or longer", day(revision)),
        Since::Unknown => "no history".to_owned(),
    };
    let state = match kept_by {
        [] => "may go".to_owned(),
        reasons => format!("stays: {}", reasons.join("; ")),
    };
    vec![to.clone(), service.clone(), format!("{what} in {from}"), since, state]
}

fn object(waiting: &Waiting, since: &Since, kept_by: &[String]) -> Value {
    let commit = |revision: &Revision| json!({ "commit": revision.id, "seconds": revision.seconds, "summary": revision.summary });
    let since = match since {
        Since::Commit(revision) | Since::AtLeast(revision) => commit(revision),
        Since::Uncommitted | Since::Unknown => Value::Null,
    };
    json!({
        "to": waiting.to, "from": waiting.from, "service": waiting.service, "new": waiting.is_new,
        "since": since, "kept_by": kept_by,
    })
}

/// `5 days`, `3 hours`, `10 minutes`.
fn age(seconds: i64, now: u64) -> String {
    let minutes = (i64::try_from(now).unwrap_or(i64::MAX) - seconds).max(0) / 60;
    let (count, unit) = match minutes {
        0..60 => (minutes, "minute"),
        60..2_880 => (minutes / 60, "hour"),
        _ => (minutes / 1_440, "day"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_in_the_unit_that_people_would_say() {
        let ages: Vec<_> = [30, 3_600, 86_400, 3 * 86_400].map(|ago| age(1_000_000 - ago, 1_000_000)).to_vec();
        assert_eq!(ages, ["0 minutes", "1 hour", "24 hours", "3 days"]);
    }
}
