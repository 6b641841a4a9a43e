//! The message of a commit, from the plan that is committed. `docs/reference/commit.md` documents it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::template;

use super::plan::Plan;

/// Most services that one line names.
const NAMED: usize = 12;
/// Most folders, classes and services that have a line of their own.
const LINES: usize = 50;
/// The longest first line that lists environments, in characters.
const SUBJECT: usize = 72;

/// What the plan does not know.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// The first line, where a command knows better.
    pub subject: Option<&'a str>,
    /// A line for each class of the change, the most severe first: `image: orders in staging`.
    pub classes: &'a [String],
    /// The commits from which the sources were taken, with `-dirty` where they differ from them.
    pub sources: &'a BTreeSet<String>,
}

#[derive(Serialize)]
struct Values<'a> {
    subject: String,
    environments: Vec<Environment<'a>>,
    services: Named<&'a str>,
    /// Folders that are no service's: the platform's, clusters', the root.
    others: Named<&'a str>,
    classes: Named<&'a str>,
    /// The classes without where they occur.
    ids: Vec<&'a str>,
    sources: &'a BTreeSet<String>,
}

/// The first of many, and how many there are besides.
#[derive(Serialize)]
struct Named<T> {
    first: Vec<T>,
    more: usize,
}

#[derive(Serialize)]
struct Environment<'a> {
    name: &'a str,
    services: Named<&'a str>,
    files: usize,
}

/// Says what a plan changes, in a bounded number of lines.
pub fn message(plan: &Plan, about: &About<'_>) -> String {
    let mut environments = BTreeMap::<&str, (BTreeSet<&str>, usize)>::new();
    let mut others = Vec::new();
    for folder in plan.folders.iter().filter(|folder| folder.refusals.is_empty() && !folder.changes.is_empty()) {
        if let [environment, "services", service] = *last_three(&folder.path) {
            let (services, files) = environments.entry(environment).or_default();
            services.insert(service);
            *files += folder.changes.len();
        } else {
            others.push(if folder.path.is_empty() { "the root" } else { &folder.path });
        }
    }
    let services: BTreeSet<&str> = environments.values().flat_map(|(services, _)| services.iter().copied()).collect();
    let names: Vec<&str> = environments.keys().copied().collect();
    let subject = about.subject.map_or_else(|| subject(&services, &names, &others), str::to_owned);
    let environments = environments.into_iter().map(|(name, (services, files))| Environment {
        name,
        services: first(services.into_iter(), NAMED),
        files,
    });
    let values = Values {
        subject,
        environments: environments.collect(),
        services: first(services.into_iter(), LINES),
        others: first(others.into_iter(), NAMED),
        classes: first(about.classes.iter().map(String::as_str), LINES),
        ids: about.classes.iter().map(|class| class.split(':').next().unwrap_or(class)).collect(),
        sources: about.sources,
    };
    template::render("commit/message.md", &values)
}

/// The first line: names as long as they fit.
fn subject(services: &BTreeSet<&str>, environments: &[&str], others: &[&str]) -> String {
    let what = match (services.first(), others) {
        (None, []) => "sources".to_owned(),
        (None, [other]) => (*other).to_owned(),
        (None, others) => format!("{} folders", others.len()),
        (Some(service), _) if services.len() == 1 => (*service).to_owned(),
        _ => format!("{} services", services.len()),
    };
    if environments.is_empty() {
        return format!("Update {what}");
    }
    let named = format!("Update {what} in {}", environments.join(", "));
    if named.chars().count() <= SUBJECT {
        named
    } else {
        format!("Update {what} in {} environments", environments.len())
    }
}

/// The last three parts of a path: the generated tree may lie below a folder.
fn last_three(path: &str) -> Box<[&str]> {
    let parts: Vec<&str> = path.split('/').collect();
    parts[parts.len().saturating_sub(3)..].into()
}

fn first<'a>(names: impl ExactSizeIterator<Item = &'a str>, most: usize) -> Named<&'a str> {
    let more = names.len().saturating_sub(most);
    Named { first: names.take(most).collect(), more }
}
