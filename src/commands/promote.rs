//! `gen promote`: what runs in the stage before runs here too, as one change.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

use super::answer::Answer;
use super::fleet::{self, Fleet};
use super::lock::lock;
use super::release::{deliver, refuse_rolled_back};
use crate::cli::{Global, Promote};
use crate::release::{self, CopyFrom};

/// Promotes services.
///
/// # Errors
/// When the command line names nothing that exists, or the repository cannot be read or written.
pub fn promote(global: &Global, promote: &Promote) -> Result<Answer> {
    let global = Global { services: Vec::new(), environments: vec![promote.to.clone()], ..global.clone() };
    let _lock = lock(&fleet::root(&global)?)?;
    let fleet = fleet::read(&global)?;
    let from = origin(&fleet, promote)?;
    let mut sources = fleet.compiled.sources.clone();
    let (mut texts, mut findings) = (BTreeMap::new(), Vec::new());
    for service in &promote.services {
        let made = release::promote(&fleet.repository, &fleet.compiled, service, &from, &promote.to, &mut sources);
        let Some(promotion) = made else { bail!("{}", missing(&fleet, service, &from)) };
        if promote.again {
            let path = format!("{}{}/services/{service}/release.toml", fleet.repository.prefix, promote.to);
            let forgotten = promotion.texts.get(&path).map(|text| release::forget(&path, text, &promotion.rolled_back));
            texts.extend(forgotten.map(|text| (path, text)));
        } else {
            refuse_rolled_back(&promotion.rolled_back)?;
        }
        for (path, text) in promotion.texts {
            texts.entry(path).or_insert(text);
        }
        findings.extend(promotion.findings);
    }
    if !findings.is_empty() {
        return Ok(Answer { findings, sources, ..Answer::default() });
    }
    let services: Vec<_> = promote.services.iter().map(|service| (promote.to.as_str(), service.as_str())).collect();
    let is_news = texts.iter().any(|(path, text)| fleet.text(path) != Some(text.as_str()));
    let mut answer = deliver(&fleet.root, texts, &services, &global)?;
    if !is_news {
        answer.said.insert(0, format!("{} runs this already: nothing to promote", promote.to));
    } else if let (CopyFrom::Working, Some(reason)) = (&from, &promote.reason) {
        answer.said.push(format!("the working source jumped the stages ({reason}): say so in the commit"));
    }
    Ok(answer)
}

/// Where to copy from: what the command line says, else the environment of the stage before.
fn origin(fleet: &Fleet, promote: &Promote) -> Result<CopyFrom> {
    let Some(world) = fleet.compiled.environments.get(&promote.to) else {
        bail!("platform.toml has errors: run gen check to see them");
    };
    let Some(after) = &world.environment.after else {
        bail!("{} follows the working source: there is nothing to promote, gen write suffices", promote.to);
    };
    match promote.from.as_deref() {
        Some("working") if promote.reason.is_none() => {
            bail!("the working source jumps the stage {after}: say why with --reason")
        }
        Some("working") => return Ok(CopyFrom::Working),
        Some(name) if fleet.compiled.environments.contains_key(name) => {
            return Ok(CopyFrom::Environment(name.to_owned()));
        }
        Some(name) => {
            let known: Vec<_> = fleet.compiled.environments.keys().map(String::as_str).collect();
            bail!("there is no environment {name}{}", fleet::meant(name, &known))
        }
        None => {}
    }
    let before = fleet.compiled.environments.values().filter(|world| world.environment.stage == *after);
    let names: Vec<_> = before.map(|world| world.environment.name.clone()).collect();
    match names.as_slice() {
        [name] => Ok(CopyFrom::Environment(name.clone())),
        [] => bail!("no environment has the stage {after}: name one with --from"),
        names => bail!("the stage {after} has the environments {}: name one with --from", names.join(", ")),
    }
}

fn missing(fleet: &Fleet, service: &str, from: &CopyFrom) -> String {
    let known: Vec<_> = fleet.compiled.selected.iter().map(|selected| selected.name.as_str()).collect();
    match from {
        CopyFrom::Working => format!("there is no working source of {service}{}", fleet::meant(service, &known)),
        CopyFrom::Environment(name) if known.contains(&service) => {
            format!("{service} is not in {name}, or has errors there: gen check --env {name} --service {service}")
        }
        CopyFrom::Environment(_) => format!("there is no service {service}{}", fleet::meant(service, &known)),
    }
}
