//! Facts: the leaves of objects in their canonical form.

use serde_json::Value;

use super::canon;
use super::manifest::Manifest;
use super::usual;
use super::world::World;

/// One leaf of an object: a scalar, a list of scalars, or an empty table.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// The object that says it: `Deployment orders`.
    pub object: String,
    /// What the object is about, the same on both sides.
    pub subject: String,
    /// Field, with items of lists by what tells them apart: `spec.template.spec.containers[web].image`.
    pub path: String,
    pub value: Value,
    /// Whether gen wrote the object itself, and derives it from the rest.
    pub derived: bool,
}

/// All facts of all objects, in the order of the texts.
pub fn facts(world: &World) -> Vec<Fact> {
    world.manifests.iter().flat_map(|manifest| of(world, manifest)).collect()
}

fn of(world: &World, manifest: &Manifest) -> Vec<Fact> {
    let mut facts = Vec::new();
    for part in canon::parts(world, manifest) {
        leaves(&part.body, &mut String::new(), &mut |path, value| {
            facts.push(Fact {
                object: manifest.title(),
                subject: part.subject.clone(),
                path: path.to_owned(),
                value: value.clone(),
                derived: usual::is_derived(&manifest.kind, &manifest.value, path),
            });
        });
    }
    facts
}

fn leaves(value: &Value, path: &mut String, found: &mut impl FnMut(&str, &Value)) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, value) in map {
                let length = path.len();
                if !path.is_empty() && !key.starts_with('[') {
                    path.push('.');
                }
                path.push_str(key);
                leaves(value, path, found);
                path.truncate(length);
            }
        }
        Value::Null => {}
        _ if path.is_empty() => {}
        leaf => found(path, leaf),
    }
}

/// The last name of a path, and the one above it: what decides how values are compared.
pub fn last_two(path: &str) -> (&str, &str) {
    let mut names = path.rsplit('.');
    let last = names.next().unwrap_or_default();
    let bare = |name: &'_ str| name.find('[').map_or(name.len(), |at| at);
    let above = names.next().unwrap_or_default();
    (&above[..bare(above)], last)
}
