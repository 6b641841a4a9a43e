//! What is written: artifacts by path. A path that two targets write as text is a bug; objects of one file are gathered.

mod concern;
mod object;

use std::collections::BTreeMap;

pub use concern::Concern;
pub use object::{Meta, Object, to_value};

/// The annotation by which Argo CD orders what it applies.
pub const WAVE: &str = "argocd.argoproj.io/sync-wave";
/// The annotation by which an object tells Argo CD how it is to be applied.
pub const SYNC_OPTIONS: &str = "argocd.argoproj.io/sync-options";

/// One file of a folder, or objects that belong into it.
#[derive(Debug, Clone, PartialEq)]
pub struct Artifact {
    /// Relative to the folder of the service, platform or cluster.
    pub path: String,
    pub body: Body,
}

/// The content of a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Kubernetes objects; those of all targets for one file are gathered and sorted by kind and name.
    Objects(Vec<Object>),
    Text(String),
}

impl Artifact {
    /// Objects of a concern, for the file of that concern; each gets the concern's wave.
    pub fn objects(concern: Concern, mut objects: Vec<Object>) -> Self {
        for object in &mut objects {
            object.meta.annotations.insert(WAVE.to_owned(), concern.wave().to_string());
            if concern.may_lack_definition() {
                object.meta.annotations.insert(SYNC_OPTIONS.to_owned(), "SkipDryRunOnMissingResource=true".to_owned());
            }
        }
        Self { path: concern.path().to_owned(), body: Body::Objects(objects) }
    }

    /// A file of its own.
    pub fn text(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), body: Body::Text(text.into()) }
    }

    /// An object alone in its file.
    pub fn object(path: impl Into<String>, object: Object) -> Self {
        Self { path: path.into(), body: Body::Objects(vec![object]) }
    }
}

/// All files of one folder, by path.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bundle {
    pub files: BTreeMap<String, Body>,
}

impl Bundle {
    /// Gathers artifacts.
    ///
    /// # Panics
    /// When two artifacts that are not objects have one path: a bug of a target.
    pub fn gather(artifacts: impl IntoIterator<Item = Artifact>) -> Self {
        let mut files = BTreeMap::<String, Body>::new();
        for Artifact { path, body } in artifacts {
            match (files.get_mut(&path), body) {
                (None, body) => drop(files.insert(path, body)),
                (Some(Body::Objects(known)), Body::Objects(more)) => known.extend(more),
                (Some(_), _) => panic!("two targets write {path}; please report this bug of gen"),
            }
        }
        for body in files.values_mut() {
            if let Body::Objects(objects) = body {
                objects.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
            }
        }
        Self { files }
    }

    /// All objects of the bundle with the path of their file.
    pub fn objects(&self) -> impl Iterator<Item = (&str, &Object)> {
        self.files.iter().flat_map(|(path, body)| match body {
            Body::Objects(objects) => objects.iter().map(|object| (path.as_str(), object)).collect::<Vec<_>>(),
            _ => Vec::new(),
        })
    }
}
