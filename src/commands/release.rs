//! `gen release`: sets images of a service in one environment, and writes what follows from it.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::answer::Answer;
use super::fleet::{self, Fleet};
use super::lock::lock;
use super::write;
use crate::cli::{Global, Release};
use crate::diagnostics::Finding;
use crate::load::{Files, Overlay};
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
    let marks = release::rolled_back(parsed.and_then(|parsed| parsed.tree.as_ref()), &pins, None);
    if asked.again {
        after = release::forget(&path, &after, &marks);
    } else if !marks.is_empty() {
        let findings = rolled_back(&asked.service, environment, &marks);
        return Ok(Answer { findings, sources, said: vec!["nothing was released".to_owned()], ..Answer::default() });
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
    texts: BTreeMap<String, String>,
    services: &[(&str, &str)],
    global: &Global,
) -> Result<Answer> {
    let disk = fleet::disk(root)?;
    let files: &dyn Files = &Overlay::of_texts(&disk, texts);
    let fleet = fleet::compiled(root.to_owned(), files, global)?;
    let blocked =
        services.iter().find_map(|(environment, service)| write::blocked(&fleet, environment, service, global));
    blocked.map_or_else(|| write::deliver(&fleet, global), Ok)
}

/// Tags, digests and hashes that were rolled back: those of one reason are one refusal.
pub fn rolled_back(service: &str, environment: &str, marks: &[(String, String)]) -> Vec<Finding> {
    let mut by_reason = BTreeMap::<&str, Vec<String>>::new();
    for (mark, reason) in marks {
        let said = match mark.get(..15).filter(|_| mark.starts_with("sha256:")) {
            Some(short) => format!("the source or image {short}"),
            None => mark.clone(),
        };
        by_reason.entry(reason).or_default().push(said);
    }
    let found = |(reason, marks): (&str, Vec<String>)| {
        let message = format!("{service} was rolled back in {environment} ({reason}): {}", marks.join(", "));
        let mut finding = Finding::error("release/rolled-back", message)
            .help("take a repaired version; --again takes this one nevertheless");
        finding.service = Some(service.to_owned());
        finding.environments.insert(environment.to_owned());
        finding
    };
    by_reason.into_iter().map(found).collect()
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
