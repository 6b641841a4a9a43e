//! Promotion: what an environment runs becomes what another one runs, source and images together.

use std::collections::BTreeMap;

use super::edit::Pin;
use super::text::{ReleaseText, forget};
use crate::compile::{Compiled, Selected};
use crate::diagnostics::Finding;
use crate::load::{self, Repository};
use crate::source::Sources;
use crate::tree::Node;

/// Where a promotion copies from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopyFrom {
    /// Source and images of an environment.
    Environment(String),
    /// The working source; the images stay those of the target.
    Working,
}

/// What a promotion copies.
#[derive(Debug, Default)]
pub struct Promotion {
    /// New texts by their path below the root of the repository.
    pub texts: BTreeMap<String, String>,
    /// Whether the target runs another source or another image now.
    pub is_news: bool,
    /// Tags, digests and hashes of sources that it brings and that were rolled back in the target, with the reason.
    pub rolled_back: Vec<(String, String)>,
    /// What keeps it from being made.
    pub findings: Vec<Finding>,
}

/// Copies a service to the environment `to`. `None`: the service is not where it should come from.
pub fn promote(
    repository: &Repository,
    compiled: &Compiled,
    service: &str,
    from: &CopyFrom,
    to: &str,
    sources: &mut Sources,
) -> Option<Promotion> {
    let mut promotion = Promotion::default();
    let folder = format!("{}{to}/services/{service}", repository.prefix);
    let (source, pins) = match from {
        CopyFrom::Working => (repository.working_source(service)?.as_ref(), None),
        CopyFrom::Environment(name) => {
            let selected = selected(compiled, name, service)?;
            let resolved = compiled.environments.get(name)?.services.get(service)?;
            (&*selected.source, Some(Pin::all_of(&resolved.service)))
        }
    };
    let copy = repository.copies.get(to).and_then(|copies| copies.get(service));
    let copied = copy.and_then(|copy| copy.source.as_ref()).map(|copied| copied.texts(&repository.sources));
    let files = source.texts(&repository.sources);
    promotion.is_news = copied.as_ref() != Some(&files);
    let digest = load::digest(&files);
    promotion.texts = files.into_iter().map(|(path, text)| (format!("{folder}/source/{path}"), text)).collect();
    let release = copy.and_then(|copy| copy.release.as_ref());
    let tree = release.and_then(|release| release.tree.as_ref());
    promotion.rolled_back = rolled_back(tree, pins.as_deref().unwrap_or_default(), Some(&digest));
    let path = format!("{folder}/release.toml");
    let before = release.map_or_else(String::new, |release| repository.sources.document(release.file).canonical());
    match with_images(&path, &before, pins.as_deref(), sources) {
        Ok(after) => {
            promotion.is_news |= after != before;
            if !after.is_empty() || release.is_some() {
                promotion.texts.insert(path, after);
            }
        }
        Err(findings) => promotion.findings = findings,
    }
    Some(promotion)
}

impl Promotion {
    /// Takes the marks of what it brings back out of the release: somebody decided again.
    pub fn decide_again(&mut self) {
        for (path, text) in self.texts.iter_mut().filter(|(path, _)| path.ends_with("/release.toml")) {
            *text = forget(path, text, &self.rolled_back);
        }
        self.rolled_back.clear();
    }
}

/// The text of a release with exactly these images; `None`: with those that it has.
fn with_images(path: &str, text: &str, pins: Option<&[Pin]>, sources: &mut Sources) -> Result<String, Vec<Finding>> {
    let mut release = ReleaseText::read(path, text, sources)?;
    if let Some(pins) = pins {
        release.set_images(pins, sources)?;
    }
    Ok(release.text().to_owned())
}

fn selected<'c>(compiled: &'c Compiled, environment: &str, service: &str) -> Option<&'c Selected> {
    compiled.selected.iter().find(|selected| selected.name == service && selected.environment.name == environment)
}

/// What of these images and this source a release says was rolled back: tag, digest or hash, and the reason.
pub fn rolled_back(release: Option<&Node>, pins: &[Pin], source: Option<&str>) -> Vec<(String, String)> {
    let images = pins.iter().flat_map(|pin| [pin.tag.as_deref(), pin.digest.as_deref()]);
    let reason = |mark: &str| {
        let reason = release?.get(["rolled-back", mark, "reason"])?.value.as_str().unwrap_or_default();
        Some((mark.to_owned(), reason.to_owned()))
    };
    images.chain([source]).flatten().filter_map(reason).collect()
}
