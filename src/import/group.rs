//! Which workloads make one service, and what they are called in it.
//!
//! The rule: workloads belong together that have the same value of the first label of [`LABELS`] that they have; so do those
//! that one Service selects. A Job that nothing starts again belongs to no service.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::canon::hook;
use super::manifest::Manifest;
use super::ports::{self, Port};
use super::world::{self, World, items, text};
use crate::decode::CheckedText;
use crate::spec::form::{Label, ServiceName};

/// Labels that say to what a workload belongs, the first that it has counts: of Helm's releases, of recommended labels,
/// and of old habits.
pub const LABELS: [&str; 4] = ["app.kubernetes.io/instance", "app.kubernetes.io/name", "app", "k8s-app"];

/// The label that names a workload in its service.
const COMPONENT: &str = "app.kubernetes.io/component";

/// A service of the fleet.
#[derive(Debug)]
pub struct Group<'w> {
    pub name: String,
    pub namespace: Option<String>,
    pub members: Vec<Member<'w>>,
}

/// A workload of a service.
#[derive(Debug)]
pub struct Member<'w> {
    /// Key in `[workloads]`.
    pub key: String,
    pub manifest: &'w Manifest,
    /// The Service before it.
    pub service: Option<&'w Manifest>,
    pub ports: Vec<Port>,
}

impl Member<'_> {
    /// Name of the main container.
    pub fn container(&self) -> &str {
        self.main().and_then(|it| text(it, "name")).unwrap_or_default()
    }

    /// The main container: the first one.
    pub fn main(&self) -> Option<&Value> {
        items(world::pod(self.manifest)?, "containers").first()
    }

    /// The port with this number.
    pub fn port(&self, number: u16) -> Option<&Port> {
        self.ports.iter().find(|port| port.number == number)
    }
}

impl Group<'_> {
    /// The workload whose image is the service's own: what has the Service of the same name, else what has one.
    pub fn first(&self) -> Option<&Member<'_>> {
        let kinds = ["Job", "CronJob", "DaemonSet", "StatefulSet", "Deployment"];
        self.members.iter().max_by_key(|member| {
            let rank = kinds.iter().position(|kind| *kind == member.manifest.kind);
            let is_named = member.service.is_some_and(|service| service.name == self.name);
            (is_named, member.service.is_some(), rank, std::cmp::Reverse(member.manifest.name.len()))
        })
    }
}

/// All services, sorted by name.
pub fn groups(world: &World) -> Vec<Group<'_>> {
    let workloads: Vec<&Manifest> = world.workloads().filter(|it| it.kind != "Job" || hook(it).is_some()).collect();
    let mut sets: Vec<BTreeSet<usize>> = Vec::new();
    let mut by_label = BTreeMap::<(Option<&str>, &str, &str), BTreeSet<usize>>::new();
    for (at, workload) in workloads.iter().enumerate() {
        match belongs(workload) {
            Some((label, value)) => {
                by_label.entry((workload.namespace.as_deref(), label, value)).or_default().insert(at);
            }
            None => sets.push([at].into()),
        }
    }
    sets.extend(by_label.into_values());
    for service in world.of_kind("Service") {
        let picked = world.behind(service);
        let at = |it: &Manifest| workloads.iter().position(|workload| std::ptr::eq(*workload, it));
        unite(&mut sets, &picked.into_iter().filter_map(at).collect());
    }
    sets.sort();
    let mut taken = BTreeSet::new();
    let mut groups: Vec<Group<'_>> = sets
        .into_iter()
        .filter(|set| !set.is_empty())
        .map(|set| group(world, &set.into_iter().map(|at| workloads[at]).collect::<Vec<_>>(), &mut taken))
        .collect();
    groups.sort_by(|a, b| a.name.cmp(&b.name));
    groups
}

/// To what a workload says that it belongs.
fn belongs(workload: &Manifest) -> Option<(&'static str, &str)> {
    LABELS.iter().find_map(|label| Some((*label, label_of(workload, label)?)))
}

/// A label of the object, or of its pods.
pub fn label_of<'w>(workload: &'w Manifest, label: &str) -> Option<&'w str> {
    let own = workload.get("/metadata/labels").and_then(|labels| text(labels, label));
    own.or_else(|| world::pod_labels(workload)?.get(label)?.as_str())
}

/// Sets that share a member become one.
fn unite(sets: &mut Vec<BTreeSet<usize>>, together: &BTreeSet<usize>) {
    let (touched, mut others): (Vec<_>, Vec<_>) = sets.drain(..).partition(|set| !set.is_disjoint(together));
    if !touched.is_empty() {
        others.push(touched.into_iter().flatten().collect());
    }
    *sets = others;
}

fn group<'w>(world: &'w World, workloads: &[&'w Manifest], taken: &mut BTreeSet<String>) -> Group<'w> {
    let first = workloads[0];
    let value = belongs(first).map(|(_, value)| value).filter(|value| ServiceName::fits(value));
    let mut name = value.map_or_else(|| as_label(&first.name), str::to_owned);
    if !ServiceName::fits(&name) {
        name = format!("s-{name}");
    }
    while !taken.insert(name.clone()) {
        name = format!("{name}-{}", first.namespace.as_deref().unwrap_or("b"));
    }
    let mut keys = BTreeSet::new();
    let mut members: Vec<Member<'w>> = Vec::new();
    for workload in workloads {
        let key = key(&name, workload, &keys);
        keys.insert(key.clone());
        let service = service(world, workload, &members);
        members.push(Member { key, manifest: workload, service, ports: Vec::new() });
    }
    let mut exposed = BTreeSet::new();
    for member in &mut members {
        member.ports = ports::ports(member.manifest, member.service, &member.key, &mut exposed);
    }
    Group { name, namespace: first.namespace.clone(), members }
}

/// What a workload is called in its service: its component, its main container, or the rest of its name.
fn key(service: &str, workload: &Manifest, taken: &BTreeSet<String>) -> String {
    let main = world::pod(workload).and_then(|pod| items(pod, "containers").first());
    let rest = workload.name.strip_prefix(service).map(|rest| rest.trim_start_matches('-'));
    let choices = [
        label_of(workload, COMPONENT).map(str::to_owned),
        main.and_then(|it| text(it, "name")).filter(|name| *name != service).map(str::to_owned),
        rest.filter(|rest| !rest.is_empty()).map(as_label),
        main.and_then(|it| text(it, "name")).map(as_label),
        Some(as_label(&workload.name)),
    ];
    let mut free = choices.into_iter().flatten().filter(|key| Label::fits(key) && key.len() <= 30);
    free.find(|key| !taken.contains(key)).unwrap_or_else(|| format!("w{}", taken.len()))
}

/// A name as a label: what cannot stand in one becomes `-`.
pub fn as_label(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let text: String = name.chars().map(plain).take(63).collect();
    let text = text.trim_matches('-').to_owned();
    if text.is_empty() { "x".to_owned() } else { text }
}

/// The Service before a workload: one inside the cluster that no other workload of the service has.
fn service<'w>(world: &'w World, workload: &'w Manifest, others: &[Member<'w>]) -> Option<&'w Manifest> {
    let before = world.of_kind("Service").filter(|service| {
        let picked = world.behind(service);
        let kind = service.text("/spec/type").unwrap_or("ClusterIP");
        let is_inside = kind != "ExternalName" && service.text("/spec/clusterIP") != Some("None");
        let is_free = !others.iter().any(|other| other.service.is_some_and(|it| std::ptr::eq(it, *service)));
        is_inside && is_free && picked.iter().any(|it| std::ptr::eq(*it, workload))
    });
    let count = |service: &&Manifest| service.get("/spec").map_or(0, |spec| items(spec, "ports").len());
    // Of several the one of the same name, else the one with most ports.
    before
        .max_by_key(|service| (service.name == workload.name, count(service), std::cmp::Reverse(service.name.clone())))
}
