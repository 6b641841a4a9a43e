//! The written tables, compiled in memory. What the compiler refuses is taken out, key by key, and remembered with its
//! message: an import that does not compile helps nobody.

use std::collections::BTreeMap;

use serde_json::Value;

use super::group::Group;
use super::manifest::Manifest;
use super::world::World;
use super::write::Draft;
use crate::bundle::Object;
use crate::compile::{self, Compiled, Options};
use crate::diagnostics::Finding;
use crate::load::{self, Memory};
use crate::source::Place;
use crate::targets::helm;
use crate::tree::{self, Node};

/// How often keys are taken out before it is given up.
const ROUNDS: usize = 40;

const PLATFORM_HEAD: &str = "\
# Imported from manifests. These keys no manifest tells: what stands here for them is made up, and must be filled in.
";
const SERVICE_HEAD: &str = "\
# Imported from manifests. What they say and this file does not is in the report of gen import.
";

/// A key that the compiler refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// `services/orders/service.toml`.
    pub file: String,
    pub key: String,
    pub why: String,
}

/// Compiles a draft until it has no errors; what had to be taken out for that.
pub fn compiled(draft: &mut Draft) -> (Compiled, Vec<Refused>) {
    let mut refused = Vec::new();
    for _ in 0..ROUNDS {
        let compiled = once(draft);
        let errors: Vec<&Finding> = compiled.findings.iter().filter(|finding| finding.is_error()).collect();
        if errors.is_empty() {
            return (compiled, refused);
        }
        let mut removed = false;
        for error in errors {
            if let Some(taken) = take_out(draft, &compiled, error) {
                removed = true;
                refused.push(taken);
            }
        }
        if !removed {
            return (compiled, refused);
        }
    }
    (once(draft), refused)
}

fn once(draft: &Draft) -> Compiled {
    let files = texts(draft).into_iter().map(|(path, text)| (path, text.into_bytes()));
    compile::compile(&load::load(&Memory(files.collect())), &Options::default())
}

/// The files of a draft by their path.
pub fn texts(draft: &Draft) -> BTreeMap<String, String> {
    let unknown: String = draft.unknown.iter().map(|key| format!("#   {key}\n")).collect();
    let platform = format!("{PLATFORM_HEAD}{unknown}{}", draft.platform.text());
    let mut texts = BTreeMap::from([("platform.toml".to_owned(), platform)]);
    for (name, service) in &draft.services {
        texts.insert(format!("services/{name}/service.toml"), format!("{SERVICE_HEAD}{}", service.table.text()));
        for (path, content) in &service.files {
            texts.insert(format!("services/{name}/{path}"), content.clone());
        }
    }
    texts
}

/// Services with exposed ports that admit nobody.
pub fn closed(draft: &Draft, groups: &[Group<'_>]) -> Vec<String> {
    let is_closed = |group: &&Group<'_>| {
        let mut ports = group.members.iter().flat_map(|member| &member.ports);
        let table = draft.services.get(&group.name).map(|service| &service.table);
        let admits = |path: &[&str]| table.is_some_and(|table| table.get(path).is_some());
        ports.any(|port| port.service.is_some())
            && ![&["access", "inbound"][..], &["access", "within"], &["routes"]].into_iter().any(admits)
    };
    groups.iter().filter(is_closed).map(|group| group.name.clone()).collect()
}

/// Takes the key out of the draft at which an error points.
fn take_out(draft: &mut Draft, compiled: &Compiled, error: &Finding) -> Option<Refused> {
    for label in &error.labels {
        let file = compiled.sources.document(label.place.file);
        let tree = crate::toml_text::parse(label.place.file, &file.text, tree::Layer::Service).ok()?;
        let keys = keys(&tree, label.place);
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let name = file.path.strip_prefix("services/").and_then(|rest| rest.strip_suffix("/service.toml"));
        let table = match name {
            Some(name) => draft.services.get_mut(name).map(|service| &mut service.table),
            None if file.path == "platform.toml" => Some(&mut draft.platform),
            None => None,
        };
        let stays = match name {
            Some(_) => keys.is_empty() || keys == ["name"] || keys == ["team"],
            None => !is_optional(&keys),
        };
        if let (Some(table), false) = (table, stays)
            && table.remove(&keys)
        {
            return Some(Refused {
                file: file.path.clone(),
                key: crate::key_path::write(keys.iter().copied()),
                why: error.message.clone(),
            });
        }
    }
    None
}

/// Whether a key of the platform was imported, and is not of the frame that every fleet has.
fn is_optional(keys: &[&str]) -> bool {
    match keys {
        ["clusters", _, key, ..] => ["dns", "storage", "pools"].contains(key),
        ["environments", _, key, ..] => *key == "namespaces",
        [table, _, ..] => ["configs", "mesh", "monitoring", "peers", "pods", "policy", "secret-store"].contains(table),
        _ => false,
    }
}

/// The keys that lead to the innermost value at a place.
fn keys(node: &Node, place: Place) -> Vec<String> {
    let Some(table) = node.value.as_table() else { return Vec::new() };
    for (key, child) in table {
        let mut below = keys(child, place);
        let is_here = [child.key, child.place]
            .iter()
            .any(|it| it.file == place.file && it.start <= place.start && place.end <= it.end);
        if is_here || !below.is_empty() {
            below.insert(0, key.clone());
            return below;
        }
    }
    Vec::new()
}

/// All objects that a compiled fleet renders.
pub fn rendered(compiled: &Compiled) -> World {
    let mut objects: Vec<Object> = Vec::new();
    for folder in &compiled.folders {
        objects.extend(folder.objects());
        if let compile::Owner::Service { environment, service } = &folder.owner
            && let Some(resolved) = compiled.environments.get(environment).and_then(|world| world.services.get(service))
        {
            objects.extend(helm::workload_objects(resolved));
        }
    }
    let values = objects.into_iter().map(|object| object.to_value());
    let manifests = values.filter_map(|value: Value| Manifest::of(value, None));
    World { manifests: manifests.collect() }
}
