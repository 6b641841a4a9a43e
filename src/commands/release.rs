//! `gen release`: sets images of a service in one environment, and writes what follows from it.

use std::path::Path;

use anyhow::{Context, Result, bail};

use super::answer::Answer;
use super::fleet::{self, Fleet};
use super::lock::lock;
use super::write;
use crate::cli::{Global, Release};
use crate::load::{Files, Memory, Overlay};
use crate::release::{self, Pin, ReleaseText};

/// Releases images.
///
/// # Errors
/// When the command line names nothing that exists, or the repository cannot be read or written.
pub fn release(global: &Global, asked: &Release) -> Result<Answer> {
    let [environment] = global.environments.as_slice() else {
        bail!("a release changes one environment: name it with --env");
    };
    let pins = pins(asked)?;
    let _lock = lock(&fleet::root(global)?)?;
    let global = Global { services: Vec::new(), ..global.clone() };
    let fleet = fleet::read(&global)?;
    exists(&fleet, environment, &asked.service, &pins)?;
    let path = format!("{}{environment}/services/{}/release.toml", fleet.repository.prefix, asked.service);
    let parsed =
        fleet.repository.copies.get(environment).and_then(|copies| copies.get(&asked.service)?.release.as_ref());
    let before = parsed.map_or_else(String::new, |parsed| fleet.repository.sources.document(parsed.file).canonical());
    let mut sources = fleet.compiled.sources.clone();
    let edited = ReleaseText::read(&path, &before, &mut sources)
        .and_then(|text| Ok((release::pin(&path, &before, &pins, &mut sources)?, text.release)));
    let (mut after, was) = match edited {
        Ok(edited) => edited,
        Err(findings) => return Ok(Answer { findings, sources, ..Answer::default() }),
    };
    let rolled_back = release::rolled_back(parsed.and_then(|parsed| parsed.tree.as_ref()), &pins, None);
    if asked.again {
        after = release::forget(&path, &after, &rolled_back);
    } else {
        refuse_rolled_back(&rolled_back)?;
    }
    let mut answer = deliver(&fleet.root, [(path, after)].into(), &[(environment, &asked.service)], &global)?;
    if let Some(frozen) = was.frozen {
        let reason = frozen.reason;
        answer.said.push(format!("{environment} is frozen ({reason}): Argo CD does not sync this until gen thaw"));
    }
    if let Some(pinned) = was.pinned {
        let reason = pinned.reason;
        answer
            .said
            .push(format!("{environment} keeps an earlier source ({reason}) until gen thaw; only the images changed"));
    }
    Ok(answer)
}

/// The images that the command line asks for.
fn pins(asked: &Release) -> Result<Vec<Pin>> {
    if let Some(file) = &asked.from {
        let text = match file.to_str() {
            Some("-") => std::io::read_to_string(std::io::stdin()).context("cannot read stdin")?,
            _ => std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?,
        };
        return release::pins_of_json(&text).map_err(|why| anyhow::anyhow!("{}: {why}", file.display()));
    }
    let mut pins: Vec<Pin> = asked.images.iter().filter_map(|image| release::pin_of_flag(image)).collect();
    let names: Vec<&String> = asked.images.iter().filter(|image| !image.contains('=')).collect();
    match (&asked.tag, names.as_slice()) {
        (Some(tag), [] | [_]) => {
            let image = names.first().map(|name| (*name).clone());
            pins.push(Pin { image, tag: Some(tag.clone()), digest: asked.digest.clone() });
        }
        (None, []) => {}
        (None, [name, ..]) => bail!("which tag of {name}? --image {name}=TAG, or --tag"),
        (Some(_), _) => bail!("--tag is the tag of one image; of several: --image NAME=TAG each"),
    }
    if let Some(twice) =
        pins.iter().enumerate().find_map(|(at, pin)| pins[..at].iter().find(|other| other.image == pin.image))
    {
        bail!("{} is named twice", twice.image.as_deref().unwrap_or("the service's own image"));
    }
    Ok(pins)
}

/// Compiles the repository as it would be with these texts, and writes it if each of the services can be written.
///
/// # Errors
/// When the repository cannot be read or written.
pub fn deliver(
    root: &Path,
    texts: std::collections::BTreeMap<String, String>,
    services: &[(&str, &str)],
    global: &Global,
) -> Result<Answer> {
    let disk = fleet::disk(root)?;
    let above = Memory(texts.into_iter().map(|(path, text)| (path, text.into_bytes())).collect());
    let files: &dyn Files = &Overlay { below: &disk, above };
    let fleet = fleet::compiled(root.to_owned(), files, global)?;
    let blocked =
        services.iter().find_map(|(environment, service)| write::blocked(&fleet, environment, service, global));
    blocked.map_or_else(|| write::deliver(&fleet, global), Ok)
}

/// Refuses tags that were rolled back.
///
/// # Errors
/// When there is one.
pub fn refuse_rolled_back(tags: &[(String, String)]) -> Result<()> {
    match tags.first() {
        Some((mark, reason)) if mark.starts_with("sha256:") => {
            bail!("the source or image {} was rolled back ({reason}); --again brings it back nevertheless", &mark[..15])
        }
        Some((tag, reason)) => bail!("{tag} was rolled back ({reason}); --again releases it nevertheless"),
        None => Ok(()),
    }
}

/// Whether the service is there, and each image one of its own.
fn exists(fleet: &Fleet, environment: &str, service: &str, pins: &[Pin]) -> Result<()> {
    let Some(world) = fleet.compiled.environments.get(environment) else { return Ok(()) };
    let here = fleet.compiled.selected.iter().filter(|selected| selected.environment.name == environment);
    let names: Vec<_> = here.map(|selected| selected.name.as_str()).collect();
    if !names.contains(&service) {
        bail!("there is no service {service} in {environment}{}", fleet::meant(service, &names));
    }
    let Some(resolved) = world.services.get(service) else { return Ok(()) };
    let images: Vec<_> = resolved.service.images.keys().map(|name| &**name).collect();
    for pin in pins {
        match &pin.image {
            Some(image) if !images.contains(&image.as_str()) => {
                bail!("{service} has no image {image}{}", fleet::meant(image, &images))
            }
            None if resolved.service.image.is_none() => {
                bail!("{service} has no image of its own; --image names one of {}", images.join(", "))
            }
            _ => {}
        }
    }
    Ok(())
}
