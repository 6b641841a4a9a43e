//! `release.toml`: its own tables, and its images as the topmost layer.

use crate::decode::{Decoder, FromNode, Markers, Scope};
use crate::diagnostics::{Finding, Severity};
use crate::spec;
use crate::tree::{Node, Table, Value};

/// Reads a whole `release.toml`.
pub fn read_release(tree: &Node) -> (Option<spec::Release>, Vec<Finding>) {
    let markers = Markers::default();
    let mut decoder = Decoder::new(Scope::Whole, &markers);
    let release = spec::Release::from_node(tree, &mut decoder);
    (release, decoder.findings)
}

/// The images of a release as a layer over `tree`, which has the images of the source. An image that the source does not
/// have is left out, with a warning.
pub fn layer(release: &Node, tree: &Table, findings: &mut Vec<Finding>) -> Table {
    let mut layer = Table::new();
    let Some(release) = release.value.as_table() else { return layer };
    if let Some(image) = release.get("image") {
        match tree.contains_key("image") {
            true => drop(layer.insert("image".to_owned(), image.clone())),
            false => findings.push(unknown_image(image, "the source has no `[image]`".to_owned())),
        }
    }
    let Some(images) = release.get("images") else { return layer };
    let mut known = images.clone();
    if let Value::Table(known) = &mut known.value {
        known.retain(|name, image| {
            let in_source = tree.get("images").is_some_and(|images| images.get([name.as_str()]).is_some());
            if !in_source {
                findings.push(unknown_image(image, format!("the source has no image `{name}`")));
            }
            in_source
        });
    }
    layer.insert("images".to_owned(), known);
    layer
}

/// A warning for each tag or digest of the source that lies beneath one of the release.
pub fn beneath(tree: &Table, release: &Table) -> Vec<Finding> {
    let mut findings: Vec<_> = image_beneath(tree.get("image"), release.get("image")).into_iter().collect();
    if let Some(images) = release.get("images").and_then(|images| images.value.as_table()) {
        let source = tree.get("images");
        findings.extend(images.iter().filter_map(|(name, image)| {
            image_beneath(source.and_then(|images| images.get([name.as_str()])), Some(image))
        }));
    }
    findings
}

fn image_beneath(source: Option<&Node>, release: Option<&Node>) -> Option<Finding> {
    let (source, release) = (source?, release?);
    let key = ["tag", "digest"].into_iter().find(|key| source.get([*key]).is_some())?;
    let (beneath, winner) = (source.get([key])?, release.get([key]).or(release.get(["tag"]))?);
    let mut finding =
        Finding::error("release/tag-in-source", format!("`{key}` has no effect: `release.toml` says what runs"))
            .at(beneath.key, "this lies beneath it")
            .at(winner.place, "this wins");
    if let Some(text) = beneath.value.as_str() {
        finding = finding.help(format!("remove the line `{key} = \"{text}\"`"));
    }
    Some(Finding { severity: Severity::Warning, ..finding })
}

fn unknown_image(image: &Node, reason: String) -> Finding {
    let finding = Finding::error("release/unknown-image", format!("this image is used nowhere: {reason}"));
    Finding { severity: Severity::Warning, ..finding }
        .at(image.key, "it changes nothing")
        .help("remove the table, or name the image in the source")
}
