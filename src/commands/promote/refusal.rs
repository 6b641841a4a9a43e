//! What keeps a service from being promoted, each with its cure.

use std::collections::BTreeMap;

use anyhow::Result;

use super::super::fleet::Fleet;
use super::super::release::rolled_back;
use crate::compile::exists_in;
use crate::delivery::{self, Delivery};
use crate::diagnostics::Finding;
use crate::gitops::{self, Plan, Tree, Why};
use crate::load::SourceFolder;
use crate::release::{CopyFrom, Promotion};

/// One promotion that is asked for.
#[derive(Clone, Copy)]
pub struct Way<'a> {
    pub service: &'a str,
    pub from: &'a CopyFrom,
    pub to: &'a str,
}

/// Looks at the stage before and at the target as they lie.
pub struct Gate<'f> {
    fleet: &'f Fleet,
    delivery: Delivery<'f>,
    held: Held,
}

impl<'f> Gate<'f> {
    pub fn new(fleet: &'f Fleet) -> Self {
        Self { fleet, delivery: fleet.delivery(), held: Held::of(fleet) }
    }

    /// All that stands in the way; empty: it may be promoted. `made`: what would be copied, if that can be told.
    ///
    /// # Errors
    /// When the tree cannot be read.
    pub fn refusals(&self, way: Way<'_>, made: Option<&Promotion>) -> Result<Vec<Finding>> {
        let mut found = match way.from {
            CopyFrom::Environment(from) => self.stage_before(way.service, from)?,
            CopyFrom::Working => Vec::new(),
        };
        found.extend(self.frozen(way.service, way.to));
        found.extend(self.elsewhere(way));
        found.extend(made.into_iter().flat_map(|made| rolled_back(way.service, way.to, &made.rolled_back)));
        Ok(found)
    }

    /// Why nobody knows whether the stage before runs well what it would give away.
    fn stage_before(&self, service: &str, from: &str) -> Result<Vec<Finding>> {
        if !self.fleet.is_rendered(from, service) {
            let of_it = |finding: &&Finding| {
                finding.is_error()
                    && finding.service.as_ref().is_none_or(|name| name == service)
                    && (finding.environments.is_empty() || finding.environments.contains(from))
            };
            let found = finding("promote/errors", service, from, format!("{service} has errors in {from}"))
                .help(format!("mend them; gen check --env {from} --service {service} tells them"));
            return Ok(self.fleet.compiled.findings.iter().filter(of_it).cloned().chain([found]).collect());
        }
        let path = format!("{}{from}/services/{service}", self.fleet.repository.prefix);
        if let Some(held) = self.held.finding(service, from) {
            return Ok(vec![held]);
        }
        let folder = self.delivery.folder(&path);
        let plan = gitops::plan([folder], &Tree::Disk(self.fleet.root.clone()))?;
        let stale = self.stale(&plan, service, from);
        Ok(stale.into_iter().chain(self.frozen(service, from)).collect())
    }

    /// A folder of which some file is not what gen writes: somebody tested something else there.
    fn stale(&self, plan: &Plan, service: &str, from: &str) -> Option<Finding> {
        if let Some(refusal) = plan.refusals().next() {
            return Some(refusal.clone());
        }
        // What another version of gen wrote reads differently and is not stale by that.
        let is_foreign = self.fleet.owner(from).is_some();
        let counts = |why: &Why| match why {
            Why::LineEnds | Why::Foreign => false,
            Why::Rules | Why::Missing | Why::Orphaned => !is_foreign,
            Why::Inputs(_) | Why::Edited(_) | Why::Interrupted => true,
        };
        let all = plan.stale();
        let mut stale: Vec<_> = all.iter().filter(|file| counts(&file.why)).collect();
        // An edit says more than what follows from it.
        stale.sort_by_key(|file| !matches!(file.why, Why::Edited(_)));
        let (first, rest) = stale.split_first()?;
        let more = if rest.is_empty() { String::new() } else { format!(", and {} more", rest.len()) };
        let message = format!("{} is not current: {}{more}", first.path, first.why.text());
        Some(finding("promote/stale", service, from, message).help(first.why.cure(&first.path)))
    }

    fn frozen(&self, service: &str, environment: &str) -> Option<Finding> {
        let release = self.fleet.repository.copies.get(environment)?.get(service)?.release.as_ref()?;
        let reason = release.tree.as_ref()?.get(["frozen", "reason"])?.value.as_str()?;
        let message = format!("{service} is frozen in {environment} ({reason})");
        let help = format!("once that is over: gen thaw {service} --env {environment}");
        Some(finding("promote/frozen", service, environment, message).help(help))
    }

    /// A source that does not name the target would run on there unnoticed.
    fn elsewhere(&self, way: Way<'_>) -> Option<Finding> {
        let Way { service, to, .. } = way;
        let source = self.source(way)?;
        if exists_in(source, &self.fleet.repository, to) {
            return None;
        }
        let named = source.tree.as_ref().and_then(|tree| tree.get(["environments"]).or_else(|| tree.get(["name"])));
        let found = finding("promote/not-named", service, to, format!("the source of {service} does not name {to}"));
        let place = named.map(|node| node.place);
        Some(found.at(place, "it is not named here").help(format!("add `{to}` to `environments` of {service}")))
    }

    fn source(&self, way: Way<'_>) -> Option<&SourceFolder> {
        match way.from {
            CopyFrom::Working => {
                let working = self.fleet.repository.working.values();
                working.map(AsRef::as_ref).find(|source| source.name() == Some(way.service))
            }
            CopyFrom::Environment(from) => {
                let selected = self.fleet.compiled.selected.iter();
                let is_it = |it: &&crate::compile::Selected| it.name == way.service && it.environment.name == *from;
                selected.clone().find(is_it).map(|it| &*it.source)
            }
        }
    }
}

/// Folders that are not written, since they would speak of a neighbour with errors.
pub struct Held(BTreeMap<String, String>);

impl Held {
    pub fn of(fleet: &Fleet) -> Self {
        Self(delivery::held_back(&fleet.repository, &fleet.compiled))
    }

    pub fn finding(&self, service: &str, environment: &str) -> Option<Finding> {
        let broken = self.0.get(&format!("{environment}/services/{service}"))?;
        let message = format!("{service} in {environment} is held back: it depends on {broken}, which has errors");
        let help = format!("mend {broken}; gen check --env {environment} --service {broken} tells its errors");
        Some(finding("promote/held-back", service, environment, message).help(help))
    }
}

fn finding(id: &'static str, service: &str, environment: &str, message: String) -> Finding {
    let mut finding = Finding::error(id, message);
    finding.service = Some(service.to_owned());
    finding.environments.insert(environment.to_owned());
    finding
}
