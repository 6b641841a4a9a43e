//! Which values of the sources made a value of an output: found by changing each one, compiling, and looking. So no target
//! has to carry where its values come from, and the answer cannot disagree with what gen does.

mod apart;
mod change;
mod declared;
mod world;

use rayon::prelude::*;
use serde_json::{Value as Json, json};

use crate::bundle::{Body, Object};
use crate::compile::{Compiled, Options, Output, Owner, compile};
use crate::load::Repository;
use crate::source::Place;
use crate::yaml;

pub use apart::Apart;
pub use declared::Declared;

use change::Leaf;

/// A value of a source that changes the value of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// Its TOML path: `workloads.web.scale.min`, `platform.mesh.mode`.
    pub key: String,
    /// As TOML writes it.
    pub value: String,
    pub place: Place,
    /// The layer that says it, or `platform`.
    pub origin: &'static str,
}

/// A value of an output and what made it.
#[derive(Debug, Clone, PartialEq)]
pub struct Causes {
    pub value: Json,
    pub causes: Vec<Cause>,
}

/// Why nothing can be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unknown {
    /// No folder that was rendered has the file.
    File,
    /// The file belongs to an environment or a cluster as a whole.
    Shared,
    /// The file has nothing at the pointer. The keys of the last table on the way, if there is one.
    Value(Vec<String>),
}

/// Finds what made the value at a JSON pointer of a generated file. In a file of Kubernetes objects a pointer begins with
/// kind and name: `/VirtualService/orders-web/spec/http`.
///
/// # Errors
/// When there is no such file or value.
pub fn causes(repository: &Repository, compiled: &Compiled, path: &str, pointer: &str) -> Result<Causes, Unknown> {
    let path = path.strip_prefix(&repository.prefix).unwrap_or(path);
    let rendered = compiled.folders.iter().find(|folder| is_below(path, &folder.path)).ok_or(Unknown::File)?;
    let file = &path[rendered.path.len() + 1..];
    let Owner::Service { environment, service } = &rendered.owner else { return Err(Unknown::Shared) };
    let document = document(rendered, file).ok_or(Unknown::File)?;
    let value = document.pointer(pointer).ok_or_else(|| Unknown::Value(keys_near(&document, pointer)))?;
    let world = world::reduced(repository, compiled, environment, service);
    let resolved = &compiled.environments[environment].services[service];
    let selected = compiled.selected.iter().find(|it| it.name == *service && it.environment.name == *environment);
    let source = selected.ok_or(Unknown::File)?.source.file;
    let says = value.to_string();
    let is_cause = |leaf: &Leaf| {
        if leaf.is_name() {
            return leaf.is_repeated(&says);
        }
        let mut outcomes =
            change::variants(leaf, &world).filter_map(|changed| look(&changed, &rendered.owner, file, pointer));
        match outcomes.next() {
            Some(outcome) => outcome.as_ref() != Some(value),
            // Nothing else can be said there, as with the name of a port: then it made the value if the value repeats it.
            None => leaf.is_repeated(&says),
        }
    };
    let leaves = change::leaves(resolved, repository, source);
    let causes = leaves.par_iter().filter(|leaf| is_cause(leaf)).map(Leaf::cause).collect();
    Ok(Causes { value: value.clone(), causes })
}

/// The value after a change: `None` if the change is a mistake, so that nothing is rendered; `Some(None)` if it is gone.
fn look(repository: &Repository, owner: &Owner, file: &str, pointer: &str) -> Option<Option<Json>> {
    let compiled = compile(repository, &Options::default());
    let rendered = compiled.folders.iter().find(|folder| folder.owner == *owner)?;
    Some(document(rendered, file).and_then(|document| document.pointer(pointer).cloned()))
}

/// A file as one value: of Kubernetes objects a table of tables, by kind and name.
fn document(rendered: &Output, file: &str) -> Option<Json> {
    let bundle = rendered.bundle();
    match bundle.files.get(file)? {
        Body::Text(text) => match &yaml::read::documents(text).documents[..] {
            [document] => Some(yaml::read::to_json(&document.root)),
            _ => Some(text.as_str().into()),
        },
        Body::Objects(objects) => Some(by_kind_and_name(objects.iter().map(Object::to_value))),
    }
}

/// Kubernetes objects as one value that a pointer can lead into: a table of tables. What has no kind and name is left out.
pub fn by_kind_and_name(objects: impl IntoIterator<Item = Json>) -> Json {
    let mut kinds = json!({});
    for object in objects {
        let text = |pointer: &str| object.pointer(pointer).and_then(Json::as_str).map(str::to_owned);
        if let (Some(kind), Some(name)) = (text("/kind"), text("/metadata/name")) {
            kinds[kind][name] = object;
        }
    }
    kinds
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// The keys of the deepest table on the way of a pointer.
fn keys_near(document: &Json, pointer: &str) -> Vec<String> {
    let mut table = document;
    for token in pointer.split('/').skip(1) {
        match table.pointer(&format!("/{token}")) {
            Some(next) => table = next,
            None => break,
        }
    }
    table.as_object().map(|table| table.keys().cloned().collect()).unwrap_or_default()
}
