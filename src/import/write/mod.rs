//! From groups of objects to tables: `service.toml` for each service, and what of `platform.toml` the objects tell.
//! It says only what it read; what it cannot say it leaves out, and the proof finds that.

mod access;
mod callee;
mod container;
mod declared;
mod monitoring;
mod platform;
mod rights;
mod routes;
mod service;
mod storage;
mod terse;
mod workload;

use std::collections::BTreeMap;

use serde_json::Value;

use super::Options;
use super::group::{Group, as_label};
use super::table::Table;
use super::world::World;

/// A service that is being written.
#[derive(Debug, Default, Clone)]
pub struct Service {
    pub table: Table,
    /// Contents of files beside `service.toml`, by path.
    pub files: BTreeMap<String, String>,
}

/// What is being written.
#[derive(Debug, Default, Clone)]
pub struct Draft {
    pub platform: Table,
    /// By name.
    pub services: BTreeMap<String, Service>,
    /// What must be filled in by a person: keys of `platform.toml` that no manifest tells.
    pub unknown: Vec<String>,
}

/// What the parts of the writer read.
#[derive(Clone, Copy)]
pub(super) struct Input<'w> {
    pub world: &'w World,
    pub groups: &'w [Group<'w>],
    pub options: &'w Options,
}

/// Writes all groups.
pub fn write(world: &World, groups: &[Group<'_>], options: &Options) -> Draft {
    let input = Input { world, groups, options };
    let mut draft = Draft::default();
    platform::head(&mut draft, input);
    for group in groups {
        let service = service::service(&mut draft.platform, input, group);
        draft.services.insert(group.name.clone(), service);
    }
    access::access(&mut draft, input);
    rights::rights(&mut draft, input);
    routes::routes(&mut draft, input);
    monitoring::monitoring(&mut draft, input);
    platform::tail(&mut draft, input);
    terse::terse(&mut draft);
    draft
}

/// The team of a service: the namespace in which it runs, unless one is asked for.
pub(super) fn team(input: Input<'_>, group: &Group<'_>) -> String {
    let named = input.options.team.clone();
    named.unwrap_or_else(|| as_label(group.namespace.as_deref().unwrap_or("default")))
}

/// A text in which markers are replaced: what looks like one is literal.
pub(super) fn literal(text: &str) -> String {
    text.replace("@{", "@@{")
}

/// A list of texts in which markers are replaced.
pub(super) fn literals(list: &[Value]) -> Option<Value> {
    let texts: Option<Vec<Value>> = list.iter().map(|item| Some(literal(item.as_str()?).into())).collect();
    texts.map(Value::Array)
}

/// Seconds as a duration.
pub(super) fn seconds(value: &Value) -> Option<String> {
    value.as_u64().map(|seconds| format!("{seconds}s"))
}
