//! What the compiler knows of one service in one environment, with every default and every name decided. Values only:
//! `resolve` makes them, targets and checks read them.

mod claims;
mod container;
mod edge;
mod environment;
pub mod measured;
pub mod names;
mod outside;
mod own;
mod platform;
mod rights;
mod route;
mod token;
mod workload;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use claims::claims;
pub use container::{Container, EnvFrom, EnvSource, EnvVar, Handler, Image, Mount, Port, Probe, Resources, Security};
pub use edge::{
    Admitted, Allowed, Called, Caller, Edge, Endpoint, GatewayEdge, HostEdge, NetworkEdge, OpenPort, Outbound,
};
pub use environment::{ArgoCd, Cluster, Environment, Gateway, Mail, Mesh, Monitoring, Pool, SecretStore, Toleration};
pub use outside::KUBERNETES_API;
pub use own::{Measure, OwnAlert, OwnObjective, OwnPanel, Query, WINDOW};
pub use platform::{ClusterWide, EnvironmentWide, Namespace, TeamHere};
pub use rights::{Exception, Permission};
pub use route::{Goal, Objective, Route, Sli};
pub use token::TokenRule;
pub use workload::{
    Balancer, Claim, ConfigMap, KubeService, Run, Scale, Schedule, ScrapeLogin, ScrapeTls, ServicePort, Spread, Start,
    Update, Version, Volume, VolumeSource, Workload,
};

use crate::source::Place;
use crate::spec;
use crate::tree::{Node, Value};

/// One service in one environment: all that any target needs to know.
#[derive(Debug, Clone)]
pub struct Resolved {
    /// Name of the service.
    pub name: String,
    /// Name of the owning team.
    pub team: String,
    /// Addresses and owners of the team.
    pub mail: Vec<String>,
    pub environment: Arc<Environment>,
    pub namespace: String,
    /// The file after all layers, typed. What is decided from it stands beside it; targets prefer that.
    pub service: Arc<spec::Service>,
    /// The merged tree, for the places of its keys.
    pub tree: Arc<Node>,
    /// Labels of every object: `app.kubernetes.io/name`, `app.kubernetes.io/managed-by`, the team's and the service's own.
    pub labels: BTreeMap<String, String>,
    /// Sorted by key.
    pub workloads: Vec<Workload>,
    /// Versions of the workload that serves, sorted by name; empty: there is one only.
    pub versions: Vec<Version>,
    /// Secrets that are made from the platform's store, sorted by their key in the language.
    pub external_secrets: Vec<ExternalSecret>,
    /// Secrets that hold certificates which the cluster asks for, sorted the same.
    pub certificates: Vec<Certificate>,
    /// What workloads may do at the cluster's API, sorted by key.
    pub permissions: Vec<Permission>,
    /// Exceptions from the policy baseline, sorted by key.
    pub exceptions: Vec<Exception>,
    /// Texts of the files that the source names, by their path in it.
    pub files: Arc<BTreeMap<String, String>>,
    /// Kubernetes Services, sorted by name.
    pub services: Vec<KubeService>,
    /// Further Services that only gateways use: load balancers, and versions by themselves. Sorted by name.
    pub doors: Vec<KubeService>,
    /// Name of the Service and port that the bare service name means.
    pub serves: Option<Serving>,
    /// Who is let in, from other services, peers and other workloads of this one. Sorted.
    pub callers: Vec<Caller>,
    /// What is called: other services, peers, other workloads of this one. Sorted.
    pub outbound: Vec<Outbound>,
    /// Hosts outside the fleet. Sorted.
    pub hosts: Vec<HostEdge>,
    /// Networks outside the fleet. Sorted.
    pub networks: Vec<NetworkEdge>,
    /// Gateways that reach ports of ours, one entry a gateway and pod port.
    pub gateways: Vec<GatewayEdge>,
    /// Tokens that callers must bring, one rule a gateway and port. Sorted.
    pub tokens: Vec<TokenRule>,
    /// In order of precedence: the first that matches is taken.
    pub routes: Vec<Route>,
    /// Objectives, sorted by name.
    pub objectives: Vec<Objective>,
    /// Objectives over metrics of its own, sorted by name.
    pub own_objectives: Vec<OwnObjective>,
    /// Alerts of its own, sorted by key.
    pub alerts: Vec<OwnAlert>,
    /// Panels of its own on its board, sorted by key.
    pub panels: Vec<OwnPanel>,
    /// Whether `release.toml` says that Argo CD must not sync by itself.
    pub frozen: Option<String>,
    /// ConfigMaps of the platform that the service uses: name in the language → name of the object.
    pub configs: BTreeMap<String, String>,
}

/// A Secret that is made from what lies in the platform's store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExternalSecret {
    /// Its key in `[secrets]`.
    pub key: String,
    /// Name of the Secret.
    pub object: String,
    /// Path in the store.
    pub remote: String,
    /// Keys of the Secret, each with the property of what lies in the store.
    pub data: Vec<(String, String)>,
}

/// A certificate that the cluster asks for and puts into a Secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Its key in `[secrets]`.
    pub key: String,
    /// Name of the Secret.
    pub object: String,
    pub hosts: Vec<String>,
    pub issuer: Issuer,
}

/// Who signs a certificate: an object of the cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    pub group: String,
    pub kind: &'static str,
    pub name: String,
}

/// The Service and port that the bare service name means to callers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Serving {
    /// Key of the workload.
    pub workload: String,
    /// Name of the port.
    pub port: String,
}

impl Resolved {
    /// The workload of a key, without its further versions.
    pub fn workload(&self, key: &str) -> Option<&Workload> {
        self.workloads.iter().find(|workload| workload.key == key)
    }

    /// Versions of a workload; empty: there is one only.
    pub fn versions_of(&self, workload: &str) -> &[Version] {
        let serves = self.serves.as_ref().is_some_and(|serves| serves.workload == workload);
        if serves { &self.versions } else { &[] }
    }

    /// The workload that serves.
    pub fn serving_workload(&self) -> Option<&Workload> {
        self.workload(&self.serves.as_ref()?.workload)
    }

    /// The Kubernetes Service of the workload that serves, with the port that is served.
    pub fn serving_port(&self) -> Option<(&KubeService, &ServicePort)> {
        let serves = self.serves.as_ref()?;
        let service = self.services.iter().find(|service| service.workload == serves.workload && !service.headless)?;
        let port = service.ports.iter().find(|port| port.name == serves.port)?;
        Some((service, port))
    }

    /// The Secret's name in the cluster.
    pub fn secret_object(&self, key: &str) -> String {
        let object = self.service.secrets.get(key).and_then(|secret| secret.object.as_ref());
        object.map_or_else(|| format!("{}-{key}", self.name), ToString::to_string)
    }

    /// Where a key was written, by its TOML path: `["workloads", "web", "scale", "min"]`. Where the key itself is not
    /// written, the nearest table above it that is.
    pub fn place<'k>(&self, path: impl IntoIterator<Item = &'k str>) -> Place {
        let mut node: &Node = &self.tree;
        for key in path {
            match node.value.as_table().and_then(|table| table.get(key)) {
                Some(next) => node = next,
                None => break,
            }
        }
        if node.value.as_table().is_some() { node.key } else { node.place }
    }

    /// Where an item of a list was written, by its position; where it is not there, the place of the list.
    pub fn item_place<'k>(&self, path: impl IntoIterator<Item = &'k str> + Clone, position: usize) -> Place {
        match self.tree.get(path.clone()).map(|node| &node.value) {
            Some(Value::List(items)) if position < items.len() => items[position].place,
            _ => self.place(path),
        }
    }

    /// Where the key of an entry was written, for a finding about its name.
    pub fn key_place<'k>(&self, path: impl IntoIterator<Item = &'k str>) -> Place {
        let mut node: &Node = &self.tree;
        for key in path {
            match node.value.as_table().and_then(|table| table.get(key)) {
                Some(next) => node = next,
                None => break,
            }
        }
        node.key
    }
}
