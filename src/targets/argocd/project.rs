//! AppProjects: what a team's Applications may bring, and where to.

use serde::Serialize;

use crate::bundle::{Meta, Object};
use crate::resolved::{Environment, EnvironmentWide};

use super::application::Destination;
use super::kinds::{Kind, PLATFORM_CLUSTER_KINDS, PLATFORM_KINDS, SERVICE_CLUSTER_KINDS, SERVICE_KINDS};
use super::{API, FINALIZER};

/// What root Applications bring: Argo CD's own objects. The ConfigMap is that of the notifications.
const ROOT_KINDS: &[Kind] = &[
    Kind { group: "", kind: "ConfigMap" },
    Kind { group: "argoproj.io", kind: "AppProject" },
    Kind { group: "argoproj.io", kind: "Application" },
];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Spec<'a> {
    source_repos: Vec<&'a str>,
    destinations: Vec<Destination>,
    description: String,
    cluster_resource_whitelist: &'a [Kind],
    namespace_resource_whitelist: &'a [Kind],
}

/// One project a team: only its own namespaces, and objects of the cluster only where the platform grants rights there. Patterns that name no team give one project.
pub(super) fn of_teams(wide: &EnvironmentWide) -> Vec<Object> {
    let environment = &wide.environment;
    let mut destinations = std::collections::BTreeMap::<String, (Vec<&str>, Vec<Destination>)>::new();
    for (team, here) in &wide.teams {
        let (teams, places) = destinations.entry(environment.project_of(team)).or_default();
        teams.push(team);
        for namespace in &here.namespaces {
            if places.iter().all(|known| &known.namespace != namespace) {
                places.push(Destination::on_cluster(environment, namespace));
            }
        }
    }
    let project = |(name, (teams, destinations)): (String, (Vec<&str>, Vec<Destination>))| {
        let description =
            format!("{}: services of {} in {}", environment.platform.name, teams.join(", "), environment.name);
        let grants = environment.platform.policy.as_ref().map(|policy| &policy.grants);
        let granted = |team: &&str| grants.and_then(|grants| grants.get(*team));
        let cluster = teams.iter().filter_map(granted).any(|grants| !grants.cluster_permissions.is_empty());
        let cluster_kinds = if cluster { SERVICE_CLUSTER_KINDS } else { &[] };
        project(environment, &name, description, destinations, cluster_kinds, SERVICE_KINDS)
    };
    destinations.into_iter().map(project).collect()
}

/// The project of the platform's own objects on a cluster.
pub(super) fn of_platform(environment: &Environment, name: &str, description: String) -> Object {
    let anywhere = vec![Destination::on_cluster(environment, "*")];
    project(environment, name, description, anywhere, PLATFORM_CLUSTER_KINDS, PLATFORM_KINDS)
}

/// The project of a root Application.
pub(super) fn of_root(environment: &Environment, name: &str, description: String) -> Object {
    let destinations = vec![Destination::of_argocd(environment)];
    project(environment, name, description, destinations, &[], ROOT_KINDS)
}

fn project(
    environment: &Environment,
    name: &str,
    description: String,
    destinations: Vec<Destination>,
    cluster_resource_whitelist: &[Kind],
    namespace_resource_whitelist: &[Kind],
) -> Object {
    let mut meta = Meta::new(name, Some(&environment.argocd.namespace), &super::root::labels());
    meta.finalizers = vec![FINALIZER.to_owned()];
    let spec = Spec {
        source_repos: vec![&environment.repository],
        destinations,
        description,
        cluster_resource_whitelist,
        namespace_resource_whitelist,
    };
    Object::with_spec(API, "AppProject", meta, &spec)
}
