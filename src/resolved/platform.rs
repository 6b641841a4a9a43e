//! What targets need to write an environment's or a cluster's own objects.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::resolved::{Environment, Gateway, Resolved};
use crate::source::Place;
use crate::tree::Node;

/// One environment as a whole.
#[derive(Debug, Clone)]
pub struct EnvironmentWide {
    pub environment: Arc<Environment>,
    /// Namespaces in which its services run, by name.
    pub namespaces: BTreeMap<String, Namespace>,
    /// Teams with services here, by name.
    pub teams: BTreeMap<String, TeamHere>,
    /// Its services, by name.
    pub services: BTreeMap<String, Arc<Resolved>>,
    /// Services that should run here, but whose source has errors, so that nothing is known of them.
    pub broken: BTreeSet<String>,
    /// What the copies here said of services whose source changes, by service.
    pub before: BTreeMap<String, Arc<Node>>,
    /// Names of all services of the fleet, also of those that do not run here.
    pub known: BTreeSet<String>,
    /// `platform.toml`, for the places of its keys.
    pub platform: Arc<Node>,
}

impl EnvironmentWide {
    /// Where a key of `platform.toml` was written; where it is not written, the nearest table above it.
    pub fn platform_place<'k>(&self, path: impl IntoIterator<Item = &'k str>) -> Place {
        let mut node: &Node = &self.platform;
        for key in path {
            match node.value.as_table().and_then(|table| table.get(key)) {
                Some(next) => node = next,
                None => break,
            }
        }
        if node.value.as_table().is_some() { node.key } else { node.place }
    }
}

/// A namespace of an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namespace {
    pub team: String,
    /// Of the organisation's own, from `[environments.X.namespaces]`.
    pub labels: BTreeMap<String, String>,
    pub annotations: BTreeMap<String, String>,
    /// Resource → amount.
    pub quota: BTreeMap<String, String>,
    /// What a container gets that says nothing: `cpu`, `memory`, `cpu-limit`, `memory-limit` → amount.
    pub limits: BTreeMap<String, String>,
}

/// A team in an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamHere {
    pub mail: Vec<String>,
    /// Names of its namespaces, sorted.
    pub namespaces: Vec<String>,
    /// The team's words for `critical`, `warning` and `info`.
    pub severities: BTreeMap<String, String>,
}

/// What exists once per cluster, whatever environments share it.
#[derive(Debug, Clone)]
pub struct ClusterWide {
    pub name: String,
    /// The environments on it, by name.
    pub environments: BTreeMap<String, Arc<EnvironmentWide>>,
    /// Gateways that gen writes, by name.
    pub gateways: BTreeMap<String, Gateway>,
}

impl ClusterWide {
    /// Facts that do not differ between its environments are read from the first one.
    pub fn any_environment(&self) -> &Environment {
        &self.environments.values().next().expect("a cluster is written only where an environment is on it").environment
    }
}
