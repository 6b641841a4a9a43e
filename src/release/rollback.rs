//! Rolling back: the source and the images of an earlier revision, and a note of what they replace.

use std::collections::BTreeMap;

use super::edit::Pin;
use super::text::ReleaseText;
use crate::diagnostics::Finding;
use crate::load;
use crate::source::{FileId, Sources};
use crate::toml_text;
use crate::tree::{Layer, Node};

/// What an environment runs of a service: its source and its images.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The files of the source, by their path in it.
    pub source: BTreeMap<String, String>,
    /// The images that `release.toml` says.
    pub pins: Vec<Pin>,
}

impl State {
    /// Of the files of a service's folder; `None`: it holds no source, or a release that cannot be read.
    pub fn of(files: &BTreeMap<String, String>) -> Option<Self> {
        let source = files.iter().filter_map(|(path, text)| Some((path.strip_prefix("source/")?, text)));
        let source: BTreeMap<_, _> = source.map(|(path, text)| (path.to_owned(), text.clone())).collect();
        source.contains_key("service.toml").then_some(())?;
        let release = files.get("release.toml").map_or("", String::as_str);
        let pins = ReleaseText::read("release.toml", release, &mut Sources::default()).ok()?.pins();
        Some(Self { source, pins })
    }

    /// Whether another one has the same source and runs the same images, whichever of both files says them. Tags that
    /// profiles or tables of `in` say are not seen.
    pub fn runs_as(&self, other: &Self) -> bool {
        self.source == other.source && self.images() == other.images()
    }

    /// Tag and digest of each image: those of `release.toml`, else those of the source.
    fn images(&self) -> BTreeMap<Option<String>, (Option<String>, Option<String>)> {
        let text = self.source.get("service.toml").map_or("", String::as_str);
        let tree = toml_text::parse(FileId(0), text, Layer::Service).ok();
        let version = |node: &Node| {
            let word = |key: &str| node.get([key])?.value.as_str().map(str::to_owned);
            Some((word("tag"), word("digest"))).filter(|version| *version != (None, None))
        };
        let mut images = BTreeMap::new();
        if let Some(tree) = &tree {
            images.extend(tree.get(["image"]).and_then(version).map(|version| (None, version)));
            let further = tree.get(["images"]).and_then(|images| images.value.as_table()).into_iter().flatten();
            images.extend(further.filter_map(|(name, node)| Some((Some(name.clone()), version(node)?))));
        }
        images.extend(self.pins.iter().map(|pin| (pin.image.clone(), (pin.tag.clone(), pin.digest.clone()))));
        images
    }

    /// The hash of the source, as `index.json` has it.
    pub fn digest(&self) -> String {
        load::digest(&self.source)
    }

    /// What stands for it in `[rolled-back]`: its tags, digests, and the hash of its source.
    pub fn marks(&self) -> Vec<String> {
        let images = self.pins.iter().flat_map(|pin| pin.tag.iter().chain(&pin.digest).cloned());
        images.chain([self.digest()]).collect()
    }

    /// What of this one must not return after it was replaced by another one.
    fn marks_against(&self, other: &Self) -> Vec<String> {
        let mut marks = Vec::new();
        for pin in &self.pins {
            let then = other.pins.iter().find(|then| then.image == pin.image);
            let tag = then.and_then(|then| then.tag.as_ref());
            if pin.tag.is_some() && pin.tag.as_ref() != tag {
                marks.extend(pin.tag.clone());
            } else if then != Some(pin) {
                marks.extend(pin.digest.clone());
            }
        }
        if self.source != other.source {
            marks.push(self.digest());
        }
        marks
    }
}

/// What a rollback writes.
#[derive(Debug)]
pub struct Rollback {
    /// New texts by their path below the root of the repository.
    pub texts: BTreeMap<String, String>,
    /// Tags, digests and hashes of sources that do not return by themselves.
    pub marks: Vec<String>,
}

/// Restores `then` in the folder of a service. `keeps`: the environment follows the working source, so the copy is pinned.
///
/// # Errors
/// When the release says an image in a way that no machine writes.
pub fn roll_back(
    folder: &str,
    mut release: ReleaseText,
    (now, then): (&State, &State),
    reason: &str,
    keeps: bool,
    sources: &mut Sources,
) -> Result<Rollback, Vec<Finding>> {
    let marks = now.marks_against(then);
    release.set_images(&then.pins, sources)?;
    for mark in then.marks() {
        release.remove(&["rolled-back", &mark]);
    }
    for mark in &marks {
        release.set(&["rolled-back", mark], &[("reason", reason)]);
    }
    if keeps {
        release.set(&["pinned"], &[("source", &then.digest()), ("reason", reason)]);
    }
    let source = then.source.iter().map(|(path, text)| (format!("{folder}/source/{path}"), text.clone()));
    let texts = source.chain([(release.path().to_owned(), release.text().to_owned())]).collect();
    Ok(Rollback { texts, marks })
}
