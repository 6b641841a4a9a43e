//! Hashes of what a folder was made from, so that a stale file can say why.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::compile::{Compiled, Selected};
use crate::gitops::Inputs;
use crate::load::{self, Repository};
use crate::resolved::Resolved;
use crate::source::digest;
use crate::tree::{self, Node};

/// Tables of `platform.toml` that every service of an environment may read.
const SHARED: [&str; 14] = [
    "argocd",
    "configs",
    "default-environments",
    "defaults",
    "domain",
    "gitops",
    "mail",
    "mesh",
    "monitoring",
    "name",
    "peers",
    "pods",
    "policy",
    "registries",
];

/// What folders of one fleet have in common.
pub struct Hashes<'a> {
    repository: &'a Repository,
    compiled: &'a Compiled,
    /// Environment → hash of the values that hold there, without those of single teams.
    platform: BTreeMap<String, String>,
    /// Names of services whose working source lies in this repository.
    working: BTreeSet<&'a str>,
}

impl<'a> Hashes<'a> {
    pub fn new(repository: &'a Repository, compiled: &'a Compiled) -> Self {
        let platform = compiled.environments.iter().map(|(name, world)| {
            let environment = &world.environment;
            let tree = &*world.platform;
            let mut values: Vec<Value> = SHARED.iter().map(|table| at(tree, [*table])).collect();
            values.push(at(tree, ["clusters", &environment.cluster.name]));
            values.push(at(tree, ["stages", &environment.stage]));
            let mut own = at(tree, ["environments", name]);
            // Which version of gen writes is no input: an upgrade that changes nothing makes nothing stale.
            if let Some(own) = own.as_object_mut() {
                own.retain(|key, _| key != "gen");
            }
            values.push(own);
            (name.clone(), Value::Array(values).to_string())
        });
        let here = repository.working.values().filter(|source| !repository.elsewhere.contains(&source.path));
        let working = here.filter_map(|source| source.name()).collect();
        Self { repository, compiled, platform: platform.collect(), working }
    }

    pub fn has_working_source(&self, service: &str) -> bool {
        self.working.contains(service)
    }

    /// The values of `platform.toml` that hold in an environment.
    pub fn platform(&self, environment: &str) -> String {
        let teams = &self.compiled.environments[environment].platform;
        digest(format!("{}{}", self.platform[environment], at(teams, ["teams"])))
    }

    /// The services of an environment, with teams and namespaces: what its own folder is made for.
    pub fn services(&self, environment: &str) -> String {
        let line = |resolved: &std::sync::Arc<Resolved>| {
            format!("{} {} {}\n", resolved.name, resolved.team, resolved.namespace)
        };
        let services = self.compiled.environments[environment].services.values();
        digest(services.map(line).collect::<String>())
    }

    /// The inputs of a service's folder.
    pub fn of(&self, selected: &Selected, resolved: &Resolved, files: &BTreeMap<String, String>) -> Inputs {
        let environment = &selected.environment.name;
        let tree = &self.compiled.environments[environment].platform;
        let team = at(tree, ["teams", &resolved.team]);
        let copied = files.iter().filter_map(|(path, text)| Some((path.strip_prefix("source/")?, text)));
        let profile = resolved.service.profile.as_ref().map(|profile| self.profile(profile));
        Inputs {
            source: Some(load::digest(copied)),
            release: files.get("release.toml").map(digest),
            profile: profile.map(digest),
            platform: Some(digest(format!("{}{team}", self.platform[environment]))),
            peers: peers(resolved),
        }
    }

    fn profile(&self, name: &str) -> String {
        match self.repository.profiles.get(name) {
            Some(parsed) => self.repository.sources.document(parsed.file).canonical(),
            None => crate::layers::built_in_profile(name).map(|(_, text)| text.to_owned()).unwrap_or_default(),
        }
    }
}

/// What others rely on: where the service is, what it offers, and under which identities it calls.
pub fn interface(resolved: &Resolved) -> Value {
    let port = |port: &crate::resolved::ServicePort| {
        (port.name.clone(), json!({ "port": port.port, "target": port.target, "protocol": port.protocol }))
    };
    let services: serde_json::Map<String, Value> = resolved
        .services
        .iter()
        .map(|service| (service.name.clone(), service.ports.iter().map(port).collect::<serde_json::Map<_, _>>().into()))
        .collect();
    let accounts: BTreeMap<_, _> =
        resolved.workloads.iter().map(|workload| (&workload.key, &workload.service_account)).collect();
    let serves = resolved.serves.as_ref().map(|serves| format!("{}.{}", serves.workload, serves.port));
    json!({ "namespace": resolved.namespace, "services": services, "serves": serves, "accounts": accounts })
}

/// A hash for each other service or peer on an edge: of what this side sees of it.
pub fn peers(resolved: &Resolved) -> BTreeMap<String, String> {
    let mut seen = BTreeMap::<&str, Vec<Value>>::new();
    let value = |edge: &dyn Fn() -> serde_json::Result<Value>| edge().expect("edges can be written as JSON");
    for caller in &resolved.callers {
        seen.entry(&caller.name).or_default().push(value(&|| serde_json::to_value(&caller.from)));
    }
    for outbound in &resolved.outbound {
        seen.entry(&outbound.name).or_default().push(value(&|| serde_json::to_value(&outbound.to)));
    }
    seen.remove(resolved.name.as_str());
    seen.into_iter().map(|(name, edges)| (name.to_owned(), digest(Value::Array(edges).to_string()))).collect()
}

/// The values below a path of keys, without places; sorted, as tables are.
fn at<'k>(tree: &Node, path: impl IntoIterator<Item = &'k str>) -> Value {
    tree.get(path).map(plain).unwrap_or(Value::Null)
}

fn plain(node: &Node) -> Value {
    match &node.value {
        tree::Value::String(text) => json!(text),
        tree::Value::Integer(number) => json!(number),
        tree::Value::HugeInteger(text) | tree::Value::Float(text) | tree::Value::Datetime(text) => json!([text]),
        tree::Value::Boolean(value) => json!(value),
        tree::Value::List(items) => items.iter().map(plain).collect(),
        tree::Value::Table(table) => {
            Value::Object(table.iter().map(|(key, node)| (key.clone(), plain(node))).collect())
        }
    }
}
