//! Applications of the platform's own folders, and the roots that bring all other Applications.
//! Their names hold a dot, which no name of a service, environment or cluster does: they never collide with a service's.

use std::collections::BTreeMap;

use crate::bundle::{Artifact, Body, Meta, Object};
use crate::resolved::{ClusterWide, Environment, EnvironmentWide};

use super::application::{Destination, Directory, Source, Spec};
use super::{notifications, project};

/// Files in a platform's or cluster's folder. Only those below `manifests/` are for the cluster itself.
const APPLICATION: &str = "application.yaml";
const PROJECTS: &str = "projects.yaml";
const BOOTSTRAP: &str = "bootstrap.yaml";
const NOTIFICATIONS: &str = "notifications.yaml";

/// Application and projects of an environment, and its root.
pub(super) fn environment(wide: &EnvironmentWide) -> Vec<Artifact> {
    let environment = &*wide.environment;
    let name = &environment.name;
    let platform = format!("{name}.platform");
    let mut projects = project::of_teams(wide);
    projects.push(project::of_platform(environment, &platform, format!("platform of {name}")));
    let root = Root {
        name: format!("{name}.root"),
        path: name.clone(),
        // Argo CD's `*` crosses `/`: the exclusion keeps files of one of these names deeper in the tree out.
        directory: Directory {
            recurse: true,
            exclude: Some("*/*/*/*".to_owned()),
            include: Some(format!(
                "{{services/*/{APPLICATION},platform/{APPLICATION},platform/{PROJECTS},platform/{BOOTSTRAP}}}"
            )),
        },
    };
    vec![
        folder_application(environment, &platform, &format!("{name}/platform/manifests")),
        objects(PROJECTS, projects),
        root.bootstrap(environment),
    ]
}

/// Application and project of what exists once per cluster, and its root.
pub(super) fn cluster(wide: &ClusterWide) -> Vec<Artifact> {
    let environment = wide.any_environment();
    let name = format!("clusters.{}", wide.name);
    let folder = format!("clusters/{}", wide.name);
    let root = Root {
        name: format!("{name}.root"),
        path: folder.clone(),
        directory: Directory {
            recurse: false,
            exclude: None,
            include: Some(format!("{{{APPLICATION},{PROJECTS},{BOOTSTRAP},{NOTIFICATIONS}}}")),
        },
    };
    let description = format!("what exists once on the cluster {}", wide.name);
    let mut artifacts = vec![
        folder_application(environment, &name, &format!("{folder}/manifests")),
        objects(PROJECTS, vec![project::of_platform(environment, &name, description)]),
        root.bootstrap(environment),
    ];
    artifacts.extend(notifications::config_map(wide).map(|object| Artifact::object(NOTIFICATIONS, object)));
    artifacts
}

/// Labels of objects that belong to no service.
pub(super) fn labels() -> BTreeMap<String, String> {
    BTreeMap::from([("app.kubernetes.io/managed-by".to_owned(), "gen".to_owned())])
}

/// An Application of a folder of plain objects. It has no finalizer: should it be deleted, namespaces stay.
fn folder_application(environment: &Environment, name: &str, path: &str) -> Artifact {
    let source = Source::new(environment, path);
    let namespace = &environment.argocd.namespace;
    let destination = Destination::on_cluster(environment, namespace);
    let spec = Spec::new(environment, name.to_owned(), source, destination, false);
    Artifact::object(APPLICATION, spec.object(Meta::new(name, Some(namespace), &labels())))
}

/// An Application of Applications, which also keeps itself and its project current.
struct Root {
    name: String,
    path: String,
    directory: Directory,
}

impl Root {
    /// What a person applies once; from then on the root applies its changes too.
    fn bootstrap(self, environment: &Environment) -> Artifact {
        let Self { name, path, directory } = self;
        let namespace = &environment.argocd.namespace;
        let project = project::of_root(environment, &name, format!("Applications of {path}"));
        let source = Source { directory: Some(directory), ..Source::new(environment, &path) };
        let spec = Spec::new(environment, name.clone(), source, Destination::of_argocd(environment), false);
        objects(BOOTSTRAP, vec![project, spec.object(Meta::new(name, Some(namespace), &labels()))])
    }
}

fn objects(path: &str, objects: Vec<Object>) -> Artifact {
    Artifact { path: path.to_owned(), body: Body::Objects(objects) }
}
