//! Manifests as texts of files to objects with places: lists opened, every mistake told. Decides nothing about what they say.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diagnostics::Finding;
use crate::source::{FileId, Place, Sources};
use crate::yaml::read::{self, Node};

/// A Kubernetes object as somebody wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct Manifest {
    /// Group of its API; empty: the core group.
    pub group: String,
    pub kind: String,
    /// `None`: it does not say, or it is an object of the cluster.
    pub namespace: Option<String>,
    pub name: String,
    pub value: Value,
    /// Where it stands; `None`: gen rendered it.
    pub place: Option<Place>,
}

impl Manifest {
    /// From the value of an object; `None`: it has no kind or no name.
    pub fn of(value: Value, place: Option<Place>) -> Option<Self> {
        let word = |pointer: &str| value.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        let version = word("/apiVersion")?;
        let group = version.split_once('/').map_or("", |(group, _)| group).to_owned();
        let (kind, name, namespace) = (word("/kind")?, word("/metadata/name")?, word("/metadata/namespace"));
        Some(Self { group, kind, namespace, name, value, place })
    }

    /// How a report calls it: `Deployment orders`.
    pub fn title(&self) -> String {
        format!("{} {}", self.kind, self.name)
    }

    /// The value at a JSON pointer.
    pub fn get(&self, pointer: &str) -> Option<&Value> {
        self.value.pointer(pointer)
    }

    /// The text at a JSON pointer.
    pub fn text(&self, pointer: &str) -> Option<&str> {
        self.get(pointer).and_then(Value::as_str)
    }
}

/// Objects of all texts, and what is wrong with these.
#[derive(Debug, Default)]
pub struct Reading {
    pub manifests: Vec<Manifest>,
    pub findings: Vec<Finding>,
    pub sources: Sources,
}

/// Reads texts by their path.
pub fn read(texts: &BTreeMap<String, String>) -> Reading {
    let mut reading = Reading::default();
    for (path, text) in texts {
        let file = reading.sources.add(path.clone(), text.clone());
        let parsed = read::documents(text);
        if let Some(problem) = parsed.problems.first() {
            let place = Place::new(file, problem.span.clone());
            reading.findings.push(unreadable(path, text, &problem.message, place));
            continue;
        }
        for document in &parsed.documents {
            open(&mut reading, path, file, &document.root);
        }
    }
    twice(&mut reading);
    if reading.manifests.is_empty() && !reading.findings.iter().any(Finding::is_error) {
        let finding = Finding::error("import/nothing", "there is no Kubernetes object to import");
        reading.findings.push(finding.help(
            "name a folder or a file with manifests, or `-` for what is piped in: `helm template . | gen import -`",
        ));
    }
    reading
}

/// A text that is no YAML: most often a template that nobody rendered.
fn unreadable(path: &str, text: &str, message: &str, place: Place) -> Finding {
    if text.contains("{{") {
        let finding = Finding::error("import/template", format!("{path} is a template, not a manifest"));
        return finding
            .at(place, message.to_owned())
            .help("render it first, and import what comes out: `helm template . | gen import -`");
    }
    Finding::error("import/not-yaml", format!("{path} is no YAML: {message}"))
        .at(place, "here")
        .help("import manifests as `kubectl apply -f` takes them")
}

/// One document: an object, or a list of them.
fn open(reading: &mut Reading, path: &str, file: FileId, node: &Node) {
    let is_list = node.get("kind").and_then(Node::as_str).is_some_and(|kind| kind.ends_with("List"));
    if let (true, Some(items)) = (is_list, node.get("items")) {
        if let read::Value::List(items) = &items.value {
            items.iter().for_each(|item| open(reading, path, file, item));
        }
        return;
    }
    let place = Place::new(file, node.span.clone());
    match Manifest::of(read::to_json(node), Some(place)) {
        Some(manifest) => reading.manifests.push(manifest),
        None => {
            let mut finding = Finding::error("import/no-object", format!("{path} holds what is no Kubernetes object"));
            finding.severity = crate::diagnostics::Severity::Warning;
            let start = Place { end: place.start, ..place };
            reading.findings.push(
                finding
                    .at(start, "no `apiVersion`, `kind` or `metadata.name`")
                    .help("values of charts and kustomizations are not imported themselves: import what they render"),
            );
        }
    }
}

/// Two objects of one name: which of them runs? What is equal twice is one.
fn twice(reading: &mut Reading) {
    let mut known: BTreeMap<(String, String, Option<String>, String), Manifest> = BTreeMap::new();
    let mut kept = Vec::new();
    for manifest in std::mem::take(&mut reading.manifests) {
        let id = (manifest.group.clone(), manifest.kind.clone(), manifest.namespace.clone(), manifest.name.clone());
        match known.get(&id) {
            Some(first) if first.value == manifest.value => {}
            Some(first) => {
                let message = format!("there are two objects {}", manifest.title());
                let start = |place: Option<Place>| place.map(|place| Place { end: place.start, ..place });
                reading.findings.push(
                    Finding::error("import/twice", message)
                        .at(start(manifest.place), "this one")
                        .at(start(first.place), "and this one")
                        .help("import one environment at a time: which of the two runs?"),
                );
            }
            None => {
                known.insert(id, manifest.clone());
                kept.push(manifest);
            }
        }
    }
    reading.manifests = kept;
}
