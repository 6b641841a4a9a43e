//! A service as it is written, seen by checks: its containers with the paths of their tables, and where keys stand.
//! Decides nothing; what is decided stands in `Resolved`.

use std::collections::{BTreeMap, BTreeSet};

use crate::decode::Keyed;
use crate::resolved::{Container, EnvironmentWide, Resolved, Workload};
use crate::source::Place;
use crate::spec;
use crate::spec::form::{AbsolutePath, EnvName, Label, Text};
use crate::spec::{File, KeyOfSecret, Mount, Port, Probe, Probes};
use crate::tree::{Layer, Node, Value};

/// A container of a workload: what is written and what it became.
pub struct Written<'a> {
    pub workload: &'a Workload,
    pub spec: &'a spec::Workload,
    pub role: Role,
    /// `["workloads", "web"]` for the program, `["workloads", "web", "sidecars", "nginx"]` beside it.
    pub path: Vec<&'a str>,
    pub container: &'a Container,
    pub env: &'a BTreeMap<EnvName, Text>,
    pub secret_env: &'a BTreeMap<EnvName, KeyOfSecret>,
    pub env_from: Option<&'a spec::EnvFrom>,
    pub files: &'a Keyed<AbsolutePath, File>,
    /// Only containers beside the program have them.
    pub mounts: Option<&'a Keyed<AbsolutePath, Mount>>,
    /// Init containers have none.
    pub ports: Option<&'a Keyed<Label, Port>>,
    pub probes: Option<&'a Probes>,
    pub resources: Option<&'a spec::Resources>,
}

/// What a container is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Program,
    Sidecar,
    Init,
}

/// All containers of a service, workload by workload.
pub fn containers(resolved: &Resolved) -> Vec<Written<'_>> {
    let mut found = Vec::new();
    for (key, spec) in &resolved.service.workloads {
        let Some(workload) = resolved.workload(key) else { continue };
        found.push(program(key, spec, workload));
        let beside = |list: &'static str, name| vec!["workloads", &**key, list, name];
        for ((name, sidecar), container) in spec.sidecars.iter().zip(&workload.sidecars) {
            found.push(self::sidecar(spec, workload, beside("sidecars", name), sidecar, container));
        }
        for ((name, init), container) in spec.init.iter().zip(&workload.init) {
            found.push(self::init(spec, workload, beside("init", name), init, container));
        }
    }
    found
}

impl<'a> Written<'a> {
    /// How a message calls it.
    pub fn title(&self) -> String {
        let (workload, name) = (self.path[1], self.path.last().expect("a path has parts"));
        match self.role {
            Role::Program => format!("`{workload}`"),
            Role::Sidecar => format!("sidecar `{name}` of `{workload}`"),
            Role::Init => format!("init container `{name}` of `{workload}`"),
        }
    }

    /// Its probes by their keys.
    pub fn probes(&self) -> Vec<(&'static str, &'a Probe)> {
        let Some(probes) = self.probes else { return Vec::new() };
        let all = [("readiness", &probes.readiness), ("liveness", &probes.liveness), ("startup", &probes.startup)];
        all.into_iter().filter_map(|(name, probe)| Some((name, probe.as_ref()?))).collect()
    }

    /// Variables that come with whole secrets and ConfigMaps.
    pub fn env_from_names(&self, resolved: &'a Resolved) -> BTreeSet<&'a str> {
        let Some(env_from) = self.env_from else { return BTreeSet::new() };
        let secrets = env_from.secrets.iter().filter_map(|name| resolved.service.secrets.get(&**name));
        let configs = env_from.configs.iter().filter_map(|name| resolved.environment.platform.configs.get(&**name));
        let keys = secrets.flat_map(|secret| &secret.keys).chain(configs.flat_map(|config| &config.keys));
        keys.map(String::as_str).collect()
    }

    /// The path of a key of its table.
    pub fn below(&self, rest: &[&'a str]) -> Vec<&'a str> {
        self.path.iter().chain(rest).copied().collect()
    }
}

/// Where the value of a key was written; `None`: nowhere.
pub fn value(resolved: &Resolved, path: &[&str]) -> Option<Place> {
    node(resolved, path).map(|node| if node.value.as_table().is_some() { node.key } else { node.place })
}

/// Where a key itself was written; `None`: nowhere.
pub fn key(resolved: &Resolved, path: &[&str]) -> Option<Place> {
    node(resolved, path).map(|node| node.key)
}

/// Where an item of a list was written; where there is no such item, the list.
pub fn item(resolved: &Resolved, path: &[&str], index: usize) -> Option<Place> {
    let list = node(resolved, path)?;
    match &list.value {
        Value::List(items) => items.get(index).or(Some(list)).map(|node| node.place),
        _ => Some(list.place),
    }
}

/// Which layer wrote a key; `None`: none.
pub fn layer(resolved: &Resolved, path: &[&str]) -> Option<Layer> {
    node(resolved, path).map(|node| node.layer)
}

/// Where a key of the platform was written: for this environment, for its cluster, or for all.
pub fn platform(world: &EnvironmentWide, path: &[&str]) -> Option<Place> {
    let environment = &world.environment;
    let owners: [&[&str]; 3] = [&["environments", &environment.name], &["clusters", &environment.cluster.name], &[]];
    let node = |owner: &[&str]| world.platform.get(owner.iter().chain(path).copied());
    let node = owners.into_iter().find_map(node)?;
    Some(if node.value.as_table().is_some() { node.key } else { node.place })
}

fn node<'r>(resolved: &'r Resolved, path: &[&str]) -> Option<&'r Node> {
    resolved.tree.get(path.iter().copied())
}

fn program<'a>(key: &'a str, spec: &'a spec::Workload, workload: &'a Workload) -> Written<'a> {
    Written {
        workload,
        spec,
        role: Role::Program,
        path: vec!["workloads", key],
        container: &workload.container,
        env: &spec.env,
        secret_env: &spec.secret_env,
        env_from: spec.env_from.as_ref(),
        files: &spec.files,
        mounts: None,
        ports: Some(&spec.ports),
        probes: spec.probes.as_ref(),
        resources: spec.resources.as_ref(),
    }
}

fn sidecar<'a>(
    spec: &'a spec::Workload,
    workload: &'a Workload,
    path: Vec<&'a str>,
    sidecar: &'a spec::Sidecar,
    container: &'a Container,
) -> Written<'a> {
    Written {
        workload,
        spec,
        role: Role::Sidecar,
        path,
        container,
        env: &sidecar.env,
        secret_env: &sidecar.secret_env,
        env_from: sidecar.env_from.as_ref(),
        files: &sidecar.files,
        mounts: Some(&sidecar.mounts),
        ports: Some(&sidecar.ports),
        probes: sidecar.probes.as_ref(),
        resources: sidecar.resources.as_ref(),
    }
}

fn init<'a>(
    spec: &'a spec::Workload,
    workload: &'a Workload,
    path: Vec<&'a str>,
    init: &'a spec::Init,
    container: &'a Container,
) -> Written<'a> {
    Written {
        workload,
        spec,
        role: Role::Init,
        path,
        container,
        env: &init.env,
        secret_env: &init.secret_env,
        env_from: init.env_from.as_ref(),
        files: &init.files,
        mounts: Some(&init.mounts),
        ports: None,
        probes: None,
        resources: init.resources.as_ref(),
    }
}
