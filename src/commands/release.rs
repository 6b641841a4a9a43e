//! `gen release`: sets the image of a service in one environment, and writes what follows from it.

use std::path::Path;

use anyhow::{Result, bail};

use super::answer::Answer;
use super::fleet::{self, Fleet};
use super::write;
use crate::cli::{Global, Release};
use crate::diagnostics::Finding;
use crate::load::{Files, Memory, Overlay};
use crate::release::{self, Pin};

/// Releases an image.
///
/// # Errors
/// When the command line names nothing that exists, or the repository cannot be read or written.
pub fn release(global: &Global, release: &Release) -> Result<Answer> {
    let [environment] = global.environments.as_slice() else {
        bail!("a release changes one environment: name it with --env");
    };
    let fleet = fleet::read(&Global { services: Vec::new(), ..global.clone() })?;
    let path = format!("{}{environment}/services/{}/release.toml", fleet.repository.prefix, release.service);
    exists(&fleet, environment, release)?;
    let pins = [Pin { image: release.image.clone(), tag: Some(release.tag.clone()), digest: release.digest.clone() }];
    let parsed =
        fleet.repository.copies.get(environment).and_then(|copies| copies.get(&release.service)?.release.as_ref());
    let tree = parsed.and_then(|parsed| parsed.tree.as_ref());
    if !release.again {
        refuse_rolled_back(&release::rolled_back(tree, &pins))?;
    }
    let before = parsed.map_or_else(String::new, |parsed| fleet.repository.sources.document(parsed.file).canonical());
    let mut sources = fleet.compiled.sources.clone();
    let after = match release::pin(&path, &before, &pins, &mut sources) {
        Ok(after) => after,
        Err(findings) => return Ok(Answer { findings, sources, ..Answer::default() }),
    };
    let global = Global { services: Vec::new(), ..global.clone() };
    let texts = [(path, after)].into();
    let mut answer = deliver(&fleet.root, texts, &[(environment, &release.service)], &global)?;
    if let Some(reason) = tree.and_then(|tree| tree.get(["frozen", "reason"])?.value.as_str()) {
        answer.said.push(format!("{environment} is frozen ({reason}): Argo CD does not sync this until gen thaw"));
    }
    Ok(answer)
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
    let blocked: Vec<_> =
        services.iter().filter(|(environment, service)| !fleet.is_rendered(environment, service)).collect();
    if let Some((environment, service)) = blocked.first() {
        let said = vec![format!("{service} has errors in {environment}: nothing was written")];
        let findings: Vec<Finding> = fleet.findings(global);
        return Ok(Answer { said, findings, sources: fleet.compiled.sources, no: true, ..Answer::default() });
    }
    write::deliver(&fleet, global)
}

/// Refuses tags that were rolled back.
///
/// # Errors
/// When there is one.
pub fn refuse_rolled_back(tags: &[(String, String)]) -> Result<()> {
    match tags.first() {
        Some((tag, reason)) => bail!("{tag} was rolled back ({reason}); --again releases it nevertheless"),
        None => Ok(()),
    }
}

/// Whether the service is there, and the image one of its own.
fn exists(fleet: &Fleet, environment: &str, release: &Release) -> Result<()> {
    let Some(world) = fleet.compiled.environments.get(environment) else { return Ok(()) };
    let here = fleet.compiled.selected.iter().filter(|selected| selected.environment.name == environment);
    let names: Vec<_> = here.map(|selected| selected.name.as_str()).collect();
    if !names.contains(&release.service.as_str()) {
        bail!("there is no service {} in {environment}{}", release.service, fleet::meant(&release.service, &names));
    }
    let Some(resolved) = world.services.get(&release.service) else { return Ok(()) };
    let images: Vec<_> = resolved.service.images.keys().map(|name| &**name).collect();
    match &release.image {
        Some(image) if !images.contains(&image.as_str()) => {
            bail!("{} has no image {image}{}", release.service, fleet::meant(image, &images))
        }
        None if resolved.service.image.is_none() => {
            bail!("{} has no image of its own; --image names one of {}", release.service, images.join(", "))
        }
        _ => Ok(()),
    }
}
