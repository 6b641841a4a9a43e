//! A repository with some keys set otherwise, compiled.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Edits;
use super::candidates::Candidate;
use super::differences::{Difference, differences, document};
use crate::compile::{Compiled, Options, Owner, compile};
use crate::load::{Repository, SourceFolder};
use crate::source_edit;
use crate::toml_text;
use crate::tree::Layer;

/// A state of the sources.
pub struct Trial {
    pub repository: Repository,
    pub compiled: Compiled,
    /// Texts of the sources that are edited, by path.
    pub texts: BTreeMap<String, String>,
    /// The files of the edits as gen would write them.
    files: BTreeMap<String, String>,
}

impl Trial {
    /// The sources as they are. `None`: the service is not rendered.
    pub fn start(repository: &Repository, edits: &Edits<'_>) -> Option<Self> {
        let text = |path: &String| {
            let source = sources(repository).find(|source| is_at(source, path))?;
            Some((path.clone(), repository.sources.document(source.file).canonical()))
        };
        let texts = edits.sources.iter().map(text).collect::<Option<_>>()?;
        Self::of(repository.clone(), texts, edits)
    }

    /// The sources with one key set. `None`: it cannot be set, or it is a mistake, or another environment would change.
    pub fn with(&self, edits: &Edits<'_>, candidate: &Candidate) -> Option<Self> {
        let keys: Vec<&str> = candidate.keys.iter().map(String::as_str).collect();
        let mut repository = self.repository.clone();
        let mut texts = BTreeMap::new();
        for (path, text) in &self.texts {
            let edited = source_edit::set(text, &keys, &candidate.value)?;
            replace(&mut repository, path, &edited)?;
            texts.insert(path.clone(), edited);
        }
        let next = Self::of(repository, texts, edits)?;
        let is_for_one = keys.first() == Some(&"in");
        (is_for_one || next.elsewhere(edits) == self.elsewhere(edits)).then_some(next)
    }

    /// What still differs.
    pub fn left(&self, edits: &Edits<'_>) -> Vec<Difference> {
        edits.files.iter().flat_map(|(file, edited)| differences(file, &self.files[*file], edited)).collect()
    }

    /// Whether gen would write the edited bytes.
    pub fn is_equal(&self, edits: &Edits<'_>) -> bool {
        edits.files.iter().all(|(file, edited)| self.files[*file] == *edited)
    }

    /// A value of one of the files as gen would write it.
    pub fn value(&self, file: &str, pointer: &str) -> Option<serde_json::Value> {
        document(&self.files[file]).pointer(pointer).cloned()
    }

    fn of(repository: Repository, texts: BTreeMap<String, String>, edits: &Edits<'_>) -> Option<Self> {
        let compiled = compile(&repository, &Options::default());
        let owner = Owner::Service { environment: edits.environment.to_owned(), service: edits.service.to_owned() };
        let mut all = compiled.folders.iter().find(|folder| folder.owner == owner)?.texts();
        let files = edits.files.keys().map(|file| Some(((*file).to_owned(), all.remove(*file)?)));
        let files = files.collect::<Option<_>>()?;
        Some(Self { repository, compiled, texts, files })
    }

    /// What the service is in its other environments.
    fn elsewhere(&self, edits: &Edits<'_>) -> Vec<BTreeMap<String, String>> {
        let is_other = |owner: &Owner| {
            matches!(owner, Owner::Service { environment, service }
                if service == edits.service && environment != edits.environment)
        };
        self.compiled.folders.iter().filter(|folder| is_other(&folder.owner)).map(|folder| folder.texts()).collect()
    }
}

fn sources(repository: &Repository) -> impl Iterator<Item = &Arc<SourceFolder>> {
    let copies = repository.copies.values().flat_map(BTreeMap::values).filter_map(|copy| copy.source.as_ref());
    repository.working.values().chain(copies)
}

fn is_at(source: &SourceFolder, path: &str) -> bool {
    path.strip_suffix("/service.toml") == Some(&source.path)
}

fn replace(repository: &mut Repository, path: &str, text: &str) -> Option<()> {
    let file = repository.sources.add(path, text);
    let tree = toml_text::parse(file, text, Layer::Service).ok()?;
    let copies = repository.copies.values_mut().flat_map(BTreeMap::values_mut).filter_map(|copy| copy.source.as_mut());
    let source = repository.working.values_mut().chain(copies).find(|source| is_at(source, path))?;
    let source = Arc::make_mut(source);
    (source.file, source.tree) = (file, Some(tree));
    Some(())
}
