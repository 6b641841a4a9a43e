//! What a command line asks to promote: from where, and which services.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use super::super::fleet::{self, Fleet};
use crate::cli::Promote;
use crate::release::{self, CopyFrom};

/// Where to copy from: what the command line says, else the environment of the stage before.
///
/// # Errors
/// When that is none, several, or one that jumps a stage without a reason.
pub fn origin(fleet: &Fleet, promote: &Promote) -> Result<CopyFrom> {
    let to = &promote.to;
    let Some(world) = fleet.compiled.environments.get(to) else {
        bail!("platform.toml has errors: run gen check to see them");
    };
    let Some(after) = &world.environment.after else {
        bail!("{to} follows the working source: there is nothing to promote, gen write suffices");
    };
    let before = release::environments_before(&fleet.compiled, to);
    let from = match promote.from.as_deref() {
        Some("working") if promote.reason.is_none() => {
            bail!("the working source jumps the stage {after}: say why with --reason")
        }
        Some("working") => return Ok(CopyFrom::Working),
        Some(name) if name == to => bail!("{to} cannot be promoted into itself"),
        Some(name) if !fleet.compiled.environments.contains_key(name) => {
            let known: Vec<_> = fleet.compiled.environments.keys().map(String::as_str).collect();
            bail!("there is no environment {name}{}", fleet::meant(name, &known))
        }
        Some(name) if !before.contains(&name) && promote.reason.is_none() => {
            bail!("{name} is not of the stage {after}, which comes before {to}: say why with --reason")
        }
        Some(name) => name,
        None => match before.as_slice() {
            [name] => name,
            [] => bail!("no environment has the stage {after}: name one with --from"),
            names => bail!("the stage {after} has the environments {}: name one with --from", names.join(", ")),
        },
    };
    Ok(CopyFrom::Environment(from.to_owned()))
}

/// The services: those that are named, each once, or all that wait.
///
/// # Errors
/// When one of those that are named is not there.
pub fn services(fleet: &Fleet, promote: &Promote, from: &CopyFrom) -> Result<BTreeSet<String>> {
    if !promote.all {
        let named: BTreeSet<String> = promote.services.iter().cloned().collect();
        for service in &named {
            is_there(fleet, service, from)?;
        }
        return Ok(named);
    }
    let waits = |name: &str| {
        let waiting = release::waiting(&fleet.repository, &fleet.compiled).into_iter();
        waiting.filter(|it| it.to == promote.to && it.from == name).map(|it| it.service).collect()
    };
    match from {
        CopyFrom::Environment(name) => Ok(waits(name)),
        CopyFrom::Working => bail!("--all promotes what the stage before runs: name the services that jump it"),
    }
}

fn is_there(fleet: &Fleet, service: &str, from: &CopyFrom) -> Result<()> {
    let selected = &fleet.compiled.selected;
    let here = selected.iter().filter(|it| matches!(from, CopyFrom::Environment(name) if it.environment.name == *name));
    let here: BTreeSet<&str> = match from {
        CopyFrom::Environment(_) => here.map(|it| it.name.as_str()).collect(),
        CopyFrom::Working => fleet.repository.working.values().filter_map(|source| source.name()).collect(),
    };
    if here.contains(service) {
        return Ok(());
    }
    let known: Vec<&str> = selected.iter().map(|it| it.name.as_str()).collect();
    match from {
        CopyFrom::Environment(name) if known.contains(&service) => bail!("{service} does not run in {name}"),
        CopyFrom::Environment(_) => bail!("there is no service {service}{}", fleet::meant(service, &known)),
        CopyFrom::Working => bail!("there is no working source of {service}{}", fleet::meant(service, &known)),
    }
}
