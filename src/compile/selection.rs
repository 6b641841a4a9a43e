//! Which source each environment runs: the working one where it follows, its own copy where it waits or is pinned.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostics::{Finding, Severity};
use crate::load::{Parsed, Repository, SourceFolder, digest};
use crate::resolved::Environment;
use crate::tree::{Node, Value};

/// A service in an environment, with the source that it runs there.
#[derive(Debug, Clone)]
pub struct Selected {
    pub name: String,
    pub environment: Arc<Environment>,
    pub source: Arc<SourceFolder>,
    pub origin: Origin,
    pub release: Option<Parsed>,
}

/// Where the source that an environment runs comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The working source, which is copied.
    Working,
    /// The environment's own copy.
    Copy,
}

/// All services of all environments, sorted by environment and name.
pub fn select(
    repository: &Repository,
    environments: &[Arc<Environment>],
    as_it_runs: bool,
) -> (Vec<Selected>, Vec<Finding>) {
    let mut findings = Vec::new();
    let working = by_name(repository, &mut findings);
    let mut selected = Vec::new();
    for environment in environments {
        let nothing = BTreeMap::new();
        let copies = repository.copies.get(&environment.name).unwrap_or(&nothing);
        let names: BTreeSet<&str> = working.keys().copied().chain(copies.keys().map(String::as_str)).collect();
        for name in names {
            let copy = copies.get(name);
            let copied = copy.and_then(|copy| copy.source.as_ref());
            let release = copy.and_then(|copy| copy.release.clone());
            let pinned = release.as_ref().and_then(|release| release.tree.as_ref()?.get(["pinned"]));
            if environment.after.is_none()
                && let (Some(pinned), Some(copy)) = (pinned, copied)
                && let Some(mut finding) = other_than_pinned(pinned, copy, repository)
            {
                finding.service = Some(name.to_owned());
                finding.environments.insert(environment.name.clone());
                findings.push(finding);
            }
            let keeps = (pinned.is_some() || as_it_runs) && copied.is_some();
            let follows = environment.after.is_none() && !keeps;
            let here = working.get(name).filter(|source| follows && exists_in(source, repository, &environment.name));
            if let (Some(source), Some(_)) = (working.get(name), copied)
                && !as_it_runs
                && !exists_in(source, repository, &environment.name)
            {
                findings.push(left_behind(name, source, &environment.name));
            }
            let (source, origin) = match (here, copied) {
                (Some(source), _) => (*source, Origin::Working),
                (None, Some(copy)) => (copy, Origin::Copy),
                (None, None) => continue,
            };
            let (name, source) = (name.to_owned(), Arc::clone(source));
            selected.push(Selected { name, environment: Arc::clone(environment), source, origin, release });
        }
    }
    (selected, findings)
}

/// A service that runs on in an environment that its working source no longer names.
fn left_behind(service: &str, source: &SourceFolder, environment: &str) -> Finding {
    let tree = source.tree.as_ref();
    let place = tree.and_then(|tree| tree.get(["environments"]).or_else(|| tree.get(["name"])));
    let message = format!("{environment} still runs {service}, and its source no longer names {environment}");
    let mut finding = Finding::error("fleet/left-behind", message)
        .at(place.map(|node| node.place), "it is not named here")
        .help(format!("take it out: gen retire {service} --env {environment}; or name the environment again"));
    finding.severity = Severity::Warning;
    finding.service = Some(service.to_owned());
    finding.environments.insert(environment.to_owned());
    finding
}

/// A copy that is not the one which was pinned: a merge took one side's source and the other side's release.
fn other_than_pinned(pinned: &Node, copy: &SourceFolder, repository: &Repository) -> Option<Finding> {
    let source = pinned.get(["source"])?;
    let wanted = source.value.as_str()?;
    (wanted != digest(copy.texts(&repository.sources))).then(|| {
        Finding::error("release/other-than-pinned", "the copy of the source is not the one that was pinned")
            .at(source.place, "this one was pinned")
            .help("gen rollback restores one and pins it again; gen thaw follows the working source again")
    })
}

/// Whether a finding of reading concerns a working source alone.
pub fn is_of_working_source(finding: &Finding, repository: &Repository) -> bool {
    let path = finding.primary().map(|place| &repository.sources.document(place.file).path);
    path.is_some_and(|path| path.starts_with("services/"))
}

/// Working sources by the name that they give themselves; two of one name are a mistake in both.
fn by_name<'r>(repository: &'r Repository, findings: &mut Vec<Finding>) -> BTreeMap<&'r str, &'r Arc<SourceFolder>> {
    let mut named = BTreeMap::<&str, &Arc<SourceFolder>>::new();
    for (folder, source) in &repository.working {
        let name_node = source.tree.as_ref().and_then(|tree| tree.get(["name"]));
        let name = name_node.and_then(|node| node.value.as_str()).unwrap_or(folder);
        if let Some(first) = named.get(name) {
            let other = first.tree.as_ref().and_then(|tree| tree.get(["name"])).map(|node| node.place);
            let finding = Finding::error("fleet/name-twice", format!("two services are called `{name}`"))
                .at(name_node.map(|node| node.place), "this one")
                .at(other, "and this one")
                .help("give one of them another name; all object names begin with it");
            findings.push(finding);
            continue;
        }
        named.insert(name, source);
    }
    named
}

/// Whether a source says that it exists in an environment.
pub fn exists_in(source: &SourceFolder, repository: &Repository, environment: &str) -> bool {
    let listed = |node: &Node| match &node.value {
        Value::List(items) => items.iter().any(|item| item.value.as_str() == Some(environment)),
        _ => false,
    };
    if let Some(own) = source.tree.as_ref().and_then(|tree| tree.get(["environments"])) {
        return listed(own);
    }
    let platform = repository.platform.as_ref().and_then(|parsed| parsed.tree.as_ref());
    platform.and_then(|tree| tree.get(["default-environments"])).is_some_and(listed)
}
