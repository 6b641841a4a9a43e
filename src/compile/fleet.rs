//! The closed world: environments with all their services resolved, clusters with all their environments, and the checks
//! over both.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::check::{self, Check};
use crate::compile::selection::{Origin, Selected};
use crate::compile::unit::Drafts;
use crate::diagnostics::Finding;
use crate::load::{Repository, SourceFolder};
use crate::resolve;
use crate::resolved::{ClusterWide, Environment, EnvironmentWide, Gateway, Namespace, Resolved, TeamHere};
use crate::spec::platform::GatewayKind;
use crate::tree::Node;

/// Resolves every service of every environment.
pub fn environments(
    environments: &[Arc<Environment>],
    mut drafts: Drafts,
    repository: &Repository,
    platform: &Node,
    selected: &[Selected],
) -> BTreeMap<String, Arc<EnvironmentWide>> {
    let mut known: BTreeSet<String> = selected.iter().map(|selected| selected.name.clone()).collect();
    known.extend(repository.working.values().filter_map(|source| source.name().map(str::to_owned)));
    let platform = Arc::new(platform.clone());
    let mut worlds = BTreeMap::new();
    for environment in environments {
        let (mut good, mut broken) = (BTreeMap::new(), BTreeSet::new());
        for (name, draft) in drafts.remove(&environment.name).unwrap_or_default() {
            match draft {
                Some(draft) => drop(good.insert(name, draft)),
                None => drop(broken.insert(name)),
            }
        }
        let resolved: Vec<_> = good.par_iter().map(|(_, draft)| Arc::new(resolve::resolve(draft, &good))).collect();
        let services: BTreeMap<_, _> = resolved.into_iter().map(|resolved| (resolved.name.clone(), resolved)).collect();
        let world = EnvironmentWide {
            environment: Arc::clone(environment),
            namespaces: namespaces(environment, &services),
            teams: teams(environment, &services),
            services,
            broken,
            before: before(environment, repository, selected),
            known: known.clone(),
            platform: Arc::clone(&platform),
        };
        worlds.insert(environment.name.clone(), Arc::new(world));
    }
    worlds
}

/// Sources that this run replaces, where they say something else.
fn before(environment: &Environment, repository: &Repository, selected: &[Selected]) -> BTreeMap<String, Arc<Node>> {
    let Some(copies) = repository.copies.get(&environment.name) else { return BTreeMap::new() };
    let text = |folder: &SourceFolder| repository.sources.document(folder.file).canonical();
    let here = selected.iter().filter(|it| it.environment.name == environment.name && it.origin == Origin::Working);
    here.filter_map(|selected| {
        let old = copies.get(&selected.name)?.source.as_ref()?;
        let tree = old.tree.as_ref().filter(|_| text(old) != text(&selected.source))?;
        Some((selected.name.clone(), Arc::new(tree.clone())))
    })
    .collect()
}

fn namespaces(environment: &Environment, services: &BTreeMap<String, Arc<Resolved>>) -> BTreeMap<String, Namespace> {
    let mut namespaces = BTreeMap::new();
    for resolved in services.values() {
        // A namespace that a service was adopted in exists and is not ours.
        if resolved.namespace == environment.namespace_of(&resolved.team) {
            let namespace = || namespace(environment, &resolved.team);
            namespaces.entry(resolved.namespace.clone()).or_insert_with(namespace);
        }
    }
    namespaces
}

fn namespace(environment: &Environment, team: &str) -> Namespace {
    let written = environment.platform.environments.get(&*environment.name).and_then(|e| e.namespaces.as_ref());
    let markers = environment.markers_for(None, team);
    let expanded = |text: &str| markers.expand(text).unwrap_or_else(|_| text.to_owned());
    let limits = written.and_then(|written| written.limits.as_ref());
    let amounts = [
        ("cpu", limits.and_then(|limits| limits.cpu.as_ref().map(ToString::to_string))),
        ("memory", limits.and_then(|limits| limits.memory.as_ref().map(ToString::to_string))),
        ("cpu-limit", limits.and_then(|limits| limits.cpu_limit.as_ref().map(ToString::to_string))),
        ("memory-limit", limits.and_then(|limits| limits.memory_limit.as_ref().map(ToString::to_string))),
    ];
    Namespace {
        team: team.to_owned(),
        labels: written
            .map(|w| w.labels.iter().map(|(k, v)| (k.to_string(), expanded(&v.0))).collect())
            .unwrap_or_default(),
        annotations: written
            .map(|w| w.annotations.iter().map(|(k, v)| (k.to_string(), expanded(&v.0))).collect())
            .unwrap_or_default(),
        quota: written.map(|written| written.quota.clone()).unwrap_or_default(),
        limits: amounts.into_iter().filter_map(|(name, amount)| Some((name.to_owned(), amount?))).collect(),
    }
}

fn teams(environment: &Environment, services: &BTreeMap<String, Arc<Resolved>>) -> BTreeMap<String, TeamHere> {
    let mut teams = BTreeMap::<String, TeamHere>::new();
    for resolved in services.values() {
        let team = teams.entry(resolved.team.clone()).or_insert_with(|| {
            let written = environment.platform.teams.get(&*resolved.team);
            let words = written.and_then(|team| team.severities.as_ref());
            let word = |own: Option<&String>, usual: &str| own.cloned().unwrap_or_else(|| usual.to_owned());
            let severities = [
                ("critical", word(words.and_then(|words| words.critical.as_ref()), "critical")),
                ("warning", word(words.and_then(|words| words.warning.as_ref()), "warning")),
                ("info", word(words.and_then(|words| words.info.as_ref()), "info")),
            ];
            TeamHere {
                mail: written.map(|team| team.mail.iter().map(ToString::to_string).collect()).unwrap_or_default(),
                namespaces: Vec::new(),
                severities: severities.into_iter().map(|(name, word)| (name.to_owned(), word)).collect(),
            }
        });
        if !team.namespaces.contains(&resolved.namespace) {
            team.namespaces.push(resolved.namespace.clone());
            team.namespaces.sort();
        }
    }
    teams
}

/// Every cluster with its environments.
pub fn clusters(environments: &BTreeMap<String, Arc<EnvironmentWide>>) -> BTreeMap<String, Arc<ClusterWide>> {
    let mut clusters = BTreeMap::<String, ClusterWide>::new();
    for (name, world) in environments {
        let cluster = &world.environment.cluster.name;
        let entry = clusters.entry(cluster.clone()).or_insert_with(|| ClusterWide {
            name: cluster.clone(),
            environments: BTreeMap::new(),
            gateways: BTreeMap::new(),
        });
        let gateways = world.environment.gateways.iter();
        let meshless = world.environment.mesh.is_none();
        let usable = |gateway: &Gateway| gateway.kind != GatewayKind::Istio || !meshless;
        let managed = gateways.filter(|(_, gateway)| gateway.managed && usable(gateway));
        entry.gateways.extend(managed.map(|(name, gateway)| (name.clone(), gateway.clone())));
        entry.environments.insert(name.clone(), Arc::clone(world));
    }
    clusters.into_iter().map(|(name, cluster)| (name, Arc::new(cluster))).collect()
}

/// Findings of all checks over the whole set.
pub fn check(
    environments: &BTreeMap<String, Arc<EnvironmentWide>>,
    clusters: &BTreeMap<String, Arc<ClusterWide>>,
    checks: &[&Check],
) -> Vec<Finding> {
    let pairs: Vec<_> = environments
        .values()
        .flat_map(|world| world.services.values().map(move |resolved| (resolved, world)))
        .collect();
    let mut findings: Vec<Finding> =
        pairs.par_iter().flat_map_iter(|(resolved, world)| check::check_service(checks, resolved, world)).collect();
    findings.extend(environments.values().flat_map(|world| check::check_environment(checks, world)));
    findings.extend(clusters.values().flat_map(|cluster| check::check_cluster(checks, cluster)));
    findings
}
