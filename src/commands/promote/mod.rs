//! `gen promote`: what runs in the stage before runs here too, as one change. What is asked for stands in `asked`, what
//! keeps it from being done in `refusal`.

mod asked;
mod proof;
mod refusal;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use serde_json::json;

pub use refusal::{Gate, Way};

use refusal::Held;

use super::answer::Answer;
use super::fleet::{self, Fleet};
use super::lock::lock;
use super::running::files;
use super::write;
use crate::cli::{Global, Promote};
use crate::diagnostics::Finding;
use crate::diff::{self, Diff};
use crate::gitops::Tree;
use crate::load::Overlay;
use crate::release::{self, CopyFrom, Promotion};
use crate::source::Sources;

/// Promotes services.
///
/// # Errors
/// When the command line names nothing that exists, or the repository cannot be read or written.
pub fn promote(global: &Global, asked: &Promote) -> Result<Answer> {
    let global = Global { services: Vec::new(), environments: vec![asked.to.clone()], ..global.clone() };
    let _lock = lock(&fleet::root(&global)?)?;
    let fleet = fleet::read(&global)?;
    let from = asked::origin(&fleet, asked)?;
    let services = asked::services(&fleet, asked, &from)?;
    let mut made = made(&fleet, asked, &from, &services)?;
    if made.promotions.is_empty() || (!asked.all && !made.refused.is_empty()) {
        return Ok(made.nothing(&fleet, asked, &from, &global));
    }
    let after = loop {
        let after = made.compiled(&fleet, &global)?;
        let failing = made.failing(&after, &asked.to);
        match (failing.first(), asked.all) {
            (None, _) => break after,
            (Some(service), false) => return Ok(made.blocked(&after, service, &global, asked)),
            (Some(_), true) => made.leave_out(&after, &failing, &global),
        }
        if made.promotions.is_empty() {
            return Ok(made.nothing(&fleet, asked, &from, &global));
        }
    };
    let changed = made.changes(&after, &asked.to)?;
    let mut answer = if asked.dry_run { write::preview(&after, &global)? } else { write::deliver(&after, &global)? };
    answer.findings.retain(|finding| made.concerns(finding));
    answer.said.extend(diff::report::summary(&changed).into_iter().map(|class| format!("changes: {class}")));
    answer.said.extend(made.same.iter().map(|service| format!("{service}: {} runs this already", asked.to)));
    proof::tell(&mut answer, &after, made.promotions.keys(), (&from, &asked.to), &global);
    if let Some(json) = answer.json.as_object_mut() {
        json.insert("diff".to_owned(), diff::report::json(&changed));
    }
    let refused = made.refused.into_values().flatten();
    answer.findings.extend(refused.map(|finding| finding.carried(&made.sources, &mut answer.sources)));
    if let (CopyFrom::Working, Some(reason)) = (&from, &asked.reason) {
        answer.said.push(format!("the working source jumps the stages ({reason}): say so in the commit"));
    }
    Ok(answer)
}

/// What is made of a command line.
struct Made {
    /// What is copied of each service that changes.
    promotions: BTreeMap<String, Promotion>,
    /// What keeps other services from it.
    refused: BTreeMap<String, Vec<Finding>>,
    /// Services of which the target runs the same already.
    same: BTreeSet<String>,
    /// The texts in which the findings lie.
    sources: Sources,
}

fn made(fleet: &Fleet, asked: &Promote, from: &CopyFrom, services: &BTreeSet<String>) -> Result<Made> {
    let gate = Gate::new(fleet);
    let mut made = Made {
        promotions: BTreeMap::new(),
        refused: BTreeMap::new(),
        same: BTreeSet::new(),
        sources: fleet.compiled.sources.clone(),
    };
    for service in services {
        let way = Way { service, from, to: &asked.to };
        let promotion =
            release::promote(&fleet.repository, &fleet.compiled, service, from, &asked.to, &mut made.sources);
        let promotion = promotion.map(|mut promotion| {
            if asked.again {
                promotion.decide_again();
            }
            promotion
        });
        if promotion.as_ref().is_some_and(|promotion| !promotion.is_news && promotion.findings.is_empty()) {
            made.same.insert(service.clone());
            continue;
        }
        let mut refusals = gate.refusals(way, promotion.as_ref())?;
        refusals.extend(promotion.iter().flat_map(|promotion| promotion.findings.clone()));
        match promotion {
            Some(promotion) if refusals.is_empty() => drop(made.promotions.insert(service.clone(), promotion)),
            _ => drop(made.refused.insert(service.clone(), refusals)),
        }
    }
    Ok(made)
}

impl Made {
    /// The fleet as it would be.
    fn compiled(&self, before: &Fleet, global: &Global) -> Result<Fleet> {
        let disk = fleet::disk(&before.root)?;
        let texts = self.promotions.values().flat_map(|promotion| promotion.texts.clone());
        fleet::compiled(before.root.clone(), &Overlay::of_texts(&disk, texts), global)
    }

    /// What changes in the target.
    fn changes(&self, after: &Fleet, to: &str) -> Result<Diff> {
        let (tree, delivery) = (Tree::Disk(after.root.clone()), after.delivery());
        let (mut old, mut new) = (BTreeMap::new(), BTreeMap::new());
        for service in self.promotions.keys() {
            let unit = format!("{to}/services/{service}");
            let path = format!("{}{unit}", after.repository.prefix);
            old.insert(unit.clone(), files(&tree, &path)?);
            new.insert(unit, delivery.folder(&path).files);
        }
        Ok(diff::diff(&old, &new))
    }

    /// Services that the target could not run.
    fn failing(&self, after: &Fleet, to: &str) -> Vec<String> {
        let held = Held::of(after);
        let fails = |service: &&String| !after.is_rendered(to, service) || held.finding(service, to).is_some();
        self.promotions.keys().filter(fails).cloned().collect()
    }

    fn leave_out(&mut self, after: &Fleet, failing: &[String], global: &Global) {
        let held = Held::of(after);
        for service in failing {
            self.promotions.remove(service);
            let of_it = |finding: &Finding| finding.is_error() && finding.service.as_ref() == Some(service);
            let found =
                after.findings(global).into_iter().filter(of_it).chain(held.finding(service, &global.environments[0]));
            let found = found.map(|finding| finding.carried(&after.compiled.sources, &mut self.sources));
            self.refused.insert(service.clone(), found.collect());
        }
    }

    /// Findings of others are theirs: they change no exit code.
    fn concerns(&self, finding: &Finding) -> bool {
        finding.service.as_ref().is_none_or(|service| self.promotions.contains_key(service))
    }

    /// The answer where the target has no place for one of the services that were named together.
    fn blocked(&self, after: &Fleet, service: &str, global: &Global, asked: &Promote) -> Answer {
        let mut findings = after.findings(global);
        findings.retain(|finding| self.concerns(finding));
        findings.extend(Held::of(after).finding(service, &asked.to));
        let said = vec![format!("{service} cannot run in {}: nothing was promoted", asked.to)];
        Answer { said, findings, sources: after.compiled.sources.clone(), no: true, ..Answer::default() }
    }

    /// The answer where nothing changes.
    fn nothing(self, fleet: &Fleet, asked: &Promote, from: &CopyFrom, global: &Global) -> Answer {
        let to = &asked.to;
        let mut said = Vec::new();
        if self.refused.is_empty() {
            said.push(match self.same.len() {
                0 => format!("nothing waits for {to}"),
                _ => format!("{to} runs this already: nothing to promote"),
            });
        } else {
            said.push("nothing was promoted".to_owned());
            let free: Vec<&str> = self.promotions.keys().map(String::as_str).collect();
            if !free.is_empty() {
                let names = free.join(" ");
                said.push(format!(
                    "services that are named together go together; without the refused: gen promote {names} --to {to}"
                ));
            }
        }
        let findings = self.refused.into_values().flatten().collect();
        let mut answer = Answer { said, findings, sources: self.sources, json: json!({}), ..Answer::default() };
        if global.verbose {
            proof::tell(&mut answer, fleet, self.same.iter(), (from, to), global);
        }
        answer
    }
}
