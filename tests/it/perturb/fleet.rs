//! The fleet that uses every key: read, changed at one place, compiled.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use servicegen::bundle::Bundle;
use servicegen::compile::{Compiled, Options, compile};
use servicegen::delivery;
use servicegen::diagnostics::Finding;
use servicegen::load::{Memory, Repository, digest, load};
use servicegen::schema::File;
use servicegen::source::{FileId, Place};
use servicegen::toml_text;
use servicegen::tree::{Layer, Node, Table, Value};

use super::change::Change;
use super::language::{self, Use};
use super::toml_print;

/// Texts of the fleet, by path.
#[derive(Clone)]
pub struct Fleet(BTreeMap<String, String>);

/// All that gen writes and says of a fleet.
pub struct Outcome {
    repository: Repository,
    compiled: Compiled,
    /// Without places, which move with every change.
    pub findings: BTreeSet<String>,
}

impl Fleet {
    pub fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/perturb/fleet");
        let mut texts = BTreeMap::new();
        read_folder(&root, &root, &mut texts);
        Self(texts)
    }

    /// Every use of a key in every document.
    pub fn uses(&self) -> Vec<Use> {
        let documents = self.0.iter().filter_map(|(path, text)| Some((file_of(path)?, path, text)));
        documents.flat_map(|(file, path, text)| language::uses(file, path, &parsed(text))).collect()
    }

    /// The fleet with one thing changed.
    pub fn with(&self, used: &Use, change: &Change) -> Self {
        let mut fleet = self.clone();
        let mut table = parsed(&self.0[&used.document]);
        set(&mut table, &used.path, change.value.clone());
        fleet.0.insert(used.document.clone(), toml_print::document(&table));
        fleet.pin_copies(&used.document);
        fleet
    }

    /// A copy that is changed is pinned as it is then, so that its keys show their own effect.
    fn pin_copies(&mut self, changed: &str) {
        let Some(folder) = changed.strip_suffix("/source/service.toml") else { return };
        let source = self.0[changed].clone();
        let Some(release) = self.0.get_mut(&format!("{folder}/release.toml")) else { return };
        let Some((before, rest)) = release.split_once("source = \"") else { return };
        let (_, after) = rest.split_once('"').expect("the end of a text");
        *release = format!("{before}source = \"{}\"{after}", digest([("service.toml", source)]));
    }

    pub fn compile(&self) -> Outcome {
        let files = self.0.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes()));
        let repository = load(&Memory(files.collect()));
        let today = Some("2026-11-25".to_owned());
        let compiled = compile(&repository, &Options { today, ..Options::default() });
        let findings = compiled.findings.iter().map(said).collect();
        Outcome { repository, compiled, findings }
    }
}

impl Outcome {
    /// The findings that keep something from being written.
    pub fn errors(&self) -> BTreeSet<String> {
        self.compiled.findings.iter().filter(|finding| finding.is_error()).map(said).collect()
    }

    /// Whether something else is written or said. Texts are made only where the objects are the same.
    pub fn differs_from(&self, other: &Self) -> bool {
        self.findings != other.findings || self.bundles() != other.bundles() || self.files() != other.files()
    }

    /// What targets write, by folder.
    fn bundles(&self) -> BTreeMap<&str, Bundle> {
        self.compiled.folders.iter().map(|output| (output.path.as_str(), output.bundle())).collect()
    }

    /// Every file but the copies of sources and releases: they are inputs.
    fn files(&self) -> BTreeMap<String, String> {
        let folders = delivery::folders(&self.repository, &self.compiled).into_iter();
        let files = folders.flat_map(|folder| {
            let outputs = folder.files.into_iter().filter(|(name, _)| is_output(name));
            outputs.map(move |(name, text)| (format!("{}/{name}", folder.path), text))
        });
        files.collect()
    }
}

fn said(finding: &Finding) -> String {
    let held = (&finding.service, &finding.environments);
    format!("{} {} {:?} {held:?}", finding.id, finding.message, finding.help)
}

/// Whether a finding says that a value is none at all.
pub fn is_refusal(finding: &str) -> bool {
    const REFUSALS: [&str; 4] = ["spec/wrong-type", "spec/invalid-value", "spec/unknown-key", "spec/unknown-marker"];
    finding.starts_with("toml/") || REFUSALS.iter().any(|id| finding.starts_with(id))
}

fn is_output(name: &str) -> bool {
    !name.starts_with("source/") && name != "release.toml"
}

fn read_folder(root: &Path, folder: &Path, texts: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        if path.is_dir() {
            read_folder(root, &path, texts);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            texts.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// Which file of the language a document is; profiles are layers of `service.toml`.
fn file_of(path: &str) -> Option<File> {
    match path.rsplit('/').next()? {
        "platform.toml" => Some(File::Platform),
        "service.toml" => Some(File::Service),
        "release.toml" => Some(File::Release),
        _ => None,
    }
}

fn parsed(text: &str) -> Table {
    match toml_text::parse(FileId(0), text, Layer::Service).unwrap().value {
        Value::Table(table) => table,
        other => panic!("a document is a table, not {}", other.kind()),
    }
}

fn set(table: &mut Table, path: &[String], value: Option<Value>) {
    let (key, rest) = path.split_first().expect("a path has a key");
    match (rest.is_empty(), value) {
        (true, Some(value)) => drop(table.insert(key.clone(), node(value))),
        (true, None) => drop(table.remove(key)),
        (false, value) => match &mut table.get_mut(key).unwrap().value {
            Value::Table(below) => set(below, rest, value),
            other => panic!("a path leads through tables, not {}", other.kind()),
        },
    }
}

/// A value without a place of its own.
pub fn node(value: Value) -> Node {
    let place = Place::new(FileId(0), 0..0);
    Node { value, place, key: place, layer: Layer::Service }
}
