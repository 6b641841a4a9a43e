//! The parts of a GitOps repository: platform, profiles, working sources, and what each environment runs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostics::Finding;
use crate::load::Files;
use crate::load::source::Reader;
use crate::source::{FileId, Sources};
use crate::tree::{Layer, Node};

/// Everything that a run reads.
#[derive(Debug, Clone, Default)]
pub struct Repository {
    pub sources: Sources,
    /// `platform.toml`; `None`: there is none.
    pub platform: Option<Parsed>,
    /// The repository's own profiles, by name.
    pub profiles: BTreeMap<String, Parsed>,
    /// Working sources: those in `services/` by folder, and those of [`Repository::elsewhere`] by path.
    pub working: BTreeMap<String, Arc<SourceFolder>>,
    /// Paths of working sources that lie in repositories of their own.
    pub elsewhere: BTreeSet<String>,
    /// What environments hold: environment → service → copy.
    pub copies: BTreeMap<String, BTreeMap<String, Copy>>,
    /// Folder of the generated tree below `platform.toml`, as a prefix: empty, or with a `/` at its end.
    pub prefix: String,
    pub findings: Vec<Finding>,
}

/// A TOML file; without a tree it has syntax errors.
#[derive(Debug, Clone)]
pub struct Parsed {
    pub file: FileId,
    pub tree: Option<Node>,
}

/// A source: `service.toml` and the files that it names.
#[derive(Debug, Clone)]
pub struct SourceFolder {
    /// Relative to the repository: `services/orders`.
    pub path: String,
    pub file: FileId,
    pub tree: Option<Node>,
    /// Texts by their path in the folder, without `service.toml`.
    pub files: BTreeMap<String, String>,
}

/// What an environment holds of a service.
#[derive(Debug, Clone, Default)]
pub struct Copy {
    pub source: Option<Arc<SourceFolder>>,
    pub release: Option<Parsed>,
    /// The service's interface as its folder's index records it: what its neighbours were written for.
    pub interface: Option<serde_json::Value>,
    /// For what of each other service its folder was written: hashes, as its index records them.
    pub peers: Option<BTreeMap<String, String>>,
}

impl Repository {
    /// Whether an environment holds a copy of a service's source.
    pub fn has_copy(&self, environment: &str, service: &str) -> bool {
        self.copies.get(environment).and_then(|copies| copies.get(service)).is_some_and(|copy| copy.source.is_some())
    }
}

impl Repository {
    /// The working source of a service: the one that gives itself its name.
    pub fn working_source(&self, service: &str) -> Option<&Arc<SourceFolder>> {
        self.working.values().find(|source| source.name() == Some(service))
    }
}

/// Reads a repository whose `platform.toml` lies at the root of `files`.
pub fn load(files: &dyn Files) -> Repository {
    load_with(files, &BTreeSet::new())
}

/// The same with working sources that lie elsewhere: paths of folders in `files`.
pub fn load_with(files: &dyn Files, elsewhere: &BTreeSet<String>) -> Repository {
    let mut reader = Reader { files, sources: Sources::default(), findings: Vec::new() };
    let platform = reader.toml("platform.toml", Layer::Platform);
    let mut repository = Repository::default();
    let tree = platform.as_ref().and_then(|parsed| parsed.tree.as_ref());
    for name in list(&mut reader, "profiles", |files, path| files.names(path)) {
        if let Some(profile) = name.strip_suffix(".toml")
            && let Some(parsed) = reader.toml(&format!("profiles/{name}"), Layer::Profile)
        {
            repository.profiles.insert(profile.to_owned(), parsed);
        }
    }
    for name in list(&mut reader, "services", |files, path| files.folders(path)) {
        let told = reader.findings.len();
        let folder = reader.folder(&format!("services/{name}"));
        blame(&mut reader.findings[told..], &name, None);
        if let Some(folder) = folder {
            repository.working.insert(name, Arc::new(folder));
        }
    }
    for path in elsewhere {
        let folder = reader.folder(path);
        repository.working.extend(folder.map(|folder| (path.clone(), Arc::new(folder))));
    }
    let prefix = tree.map(prefix).unwrap_or_default();
    for environment in tree.map(environment_names).unwrap_or_default() {
        let copies = copies(&mut reader, &prefix, &environment);
        repository.copies.insert(environment, copies);
    }
    Repository {
        sources: reader.sources,
        findings: reader.findings,
        platform,
        prefix,
        elsewhere: elsewhere.clone(),
        ..repository
    }
}

/// Where the generated tree goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gitops {
    /// As [`Repository::prefix`].
    pub prefix: String,
    /// The branch that Argo CD reads.
    pub branch: String,
}

/// Where the generated tree goes: of all files only `platform.toml` is read.
pub fn gitops(files: &dyn Files) -> Gitops {
    let mut reader = Reader { files, sources: Sources::default(), findings: Vec::new() };
    let platform = reader.toml("platform.toml", Layer::Platform).and_then(|parsed| parsed.tree);
    let branch = platform.as_ref().and_then(|tree| tree.get(["gitops", "branch"])?.value.as_str());
    let branch = branch.unwrap_or("main").to_owned();
    Gitops { prefix: platform.as_ref().map(prefix).unwrap_or_default(), branch }
}

fn copies(reader: &mut Reader<'_>, prefix: &str, environment: &str) -> BTreeMap<String, Copy> {
    let path = &format!("{prefix}{environment}/services");
    let mut copies = BTreeMap::new();
    for service in list(reader, path, |files, path| files.folders(path)) {
        let told = reader.findings.len();
        let source = reader.folder(&format!("{path}/{service}/source")).map(Arc::new);
        let release = reader.toml(&format!("{path}/{service}/release.toml"), Layer::Release);
        blame(&mut reader.findings[told..], &service, Some(environment));
        if source.is_some() || release.is_some() {
            let index = index(reader, &format!("{path}/{service}/index.json"));
            let interface = index.as_ref().and_then(|index| index.get("interface").cloned());
            let peers = index.as_ref().map(peers);
            copies.insert(service, Copy { source, release, interface, peers });
        }
    }
    copies
}

/// What cannot be read blocks the service whose folder it is, and nothing else.
fn blame(findings: &mut [Finding], service: &str, environment: Option<&str>) {
    for finding in findings {
        finding.service = Some(service.to_owned());
        finding.environments.extend(environment.map(str::to_owned));
    }
}

/// An index that cannot be read is no mistake here: whoever writes the folder says so.
fn index(reader: &Reader<'_>, path: &str) -> Option<serde_json::Value> {
    serde_json::from_slice(&reader.files.read(path).ok()??).ok()
}

fn peers(index: &serde_json::Value) -> BTreeMap<String, String> {
    let peers = index.pointer("/inputs/peers").and_then(serde_json::Value::as_object);
    let hash = |(name, hash): (&String, &serde_json::Value)| Some((name.clone(), hash.as_str()?.to_owned()));
    peers.into_iter().flatten().filter_map(hash).collect()
}

fn list(
    reader: &mut Reader<'_>,
    path: &str,
    names: impl Fn(&dyn Files, &str) -> std::io::Result<Vec<String>>,
) -> Vec<String> {
    match names(reader.files, path) {
        Ok(names) => names,
        Err(error) => {
            let finding = Finding::error("source/unreadable", format!("{path} cannot be listed: {error}"));
            reader.findings.push(finding.help("make it a readable folder"));
            Vec::new()
        }
    }
}

fn environment_names(platform: &Node) -> Vec<String> {
    let environments = platform.get(["environments"]).and_then(|node| node.value.as_table());
    environments.map(|table| table.keys().cloned().collect()).unwrap_or_default()
}

fn prefix(platform: &Node) -> String {
    let path = platform.get(["gitops", "path"]).and_then(|node| node.value.as_str()).unwrap_or(".");
    let path = path.trim_matches('/').trim_start_matches("./");
    if path.is_empty() || path == "." { String::new() } else { format!("{path}/") }
}
