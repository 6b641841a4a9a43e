//! The message of a commit, from the plan that is committed.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::template;

use super::plan::Plan;

/// Most services that one line names.
const NAMED: usize = 12;

#[derive(Serialize)]
struct Values<'a> {
    subject: Option<&'a str>,
    environments: Vec<Environment<'a>>,
    services: BTreeSet<&'a str>,
    /// Folders that are no service's: the platform's, clusters', the root.
    others: Vec<&'a str>,
    files: usize,
    source: Option<&'a str>,
}

#[derive(Serialize)]
struct Environment<'a> {
    name: &'a str,
    /// The first names, and how many there are besides.
    services: Vec<&'a str>,
    more: usize,
    files: usize,
}

/// Says what a plan changes. `subject`: the first line, where a command knows better; `source`: the revision of the
/// sources that were compiled, where they live elsewhere.
pub fn message(plan: &Plan, subject: Option<&str>, source: Option<&str>) -> String {
    let mut environments = BTreeMap::<&str, (BTreeSet<&str>, usize)>::new();
    let (mut others, mut files) = (Vec::new(), 0);
    for folder in plan.folders.iter().filter(|folder| folder.refusals.is_empty() && !folder.changes.is_empty()) {
        files += folder.changes.len();
        if let [environment, "services", service] = folder.path.split('/').collect::<Vec<_>>()[..] {
            let (services, files) = environments.entry(environment).or_default();
            services.insert(service);
            *files += folder.changes.len();
        } else {
            others.push(if folder.path.is_empty() { "the root" } else { &folder.path });
        }
    }
    let services = environments.values().flat_map(|(services, _)| services.iter().copied()).collect();
    let environments = environments.into_iter().map(|(name, (services, files))| Environment {
        name,
        more: services.len().saturating_sub(NAMED),
        services: services.into_iter().take(NAMED).collect(),
        files,
    });
    let environments = environments.collect();
    template::render("commit/message.md", &Values { subject, environments, services, others, files, source })
}
