//! The Application of one service in one environment.

use crate::bundle::{Artifact, Concern, Meta};
use crate::resolved::{Environment, Resolved, names};
use crate::spec::platform::Render;

use super::application::{Destination, FileParameter, Helm, Info, Source, Spec};
use super::{FINALIZER, notifications};

/// Files whose change makes Argo CD render again; every other push costs nothing.
const GENERATE_PATHS: &str = "argocd.argoproj.io/manifest-generate-paths";

/// `application.yaml`.
pub(super) fn service(service: &Resolved) -> Vec<Artifact> {
    let environment = &*service.environment;
    let folder = format!("{}/services/{}", environment.name, service.name);
    let source = match environment.render {
        Render::Chart => chart_source(service, environment, &folder),
        Render::Manifests => Source::new(environment, &format!("{folder}/manifests")),
    };
    let destination = Destination::on_cluster(environment, &service.namespace);
    let project = environment.project_of(&service.team);
    let mut spec = Spec::new(environment, project, source, destination, service.frozen.is_some());
    spec.info = info(service);
    vec![Artifact::object("application.yaml", spec.object(meta(service, environment, &folder)))]
}

/// The shared chart at one version: it places the values and prints the manifests as they are.
fn chart_source(service: &Resolved, environment: &Environment, folder: &str) -> Source {
    let absolute = |path: &str| format!("/{}", environment.path_in_repository(&format!("{folder}/{path}")));
    let parameter = |concern: Concern| FileParameter {
        name: format!("manifests.{}", concern.name()),
        path: absolute(concern.path()),
    };
    let helm = Helm {
        value_files: vec![absolute("values.yaml")],
        release_name: service.name.clone(),
        file_parameters: Concern::ALL.into_iter().map(parameter).collect(),
    };
    Source { helm: Some(helm), ..Source::new(environment, &chart_folder(environment)) }
}

fn chart_folder(environment: &Environment) -> String {
    format!("charts/service/{}", environment.chart)
}

fn meta(service: &Resolved, environment: &Environment, folder: &str) -> Meta {
    let mut meta = Meta::new(names::application(service), Some(&environment.argocd.namespace), &service.labels)
        .annotate(GENERATE_PATHS, generate_paths(environment, folder));
    meta.annotations.extend(notifications::subscriptions(service));
    meta.finalizers = vec![FINALIZER.to_owned()];
    meta
}

/// What is rendered, and the Application itself: else thawing after a failed sync would do nothing.
fn generate_paths(environment: &Environment, folder: &str) -> String {
    let mut paths = Vec::new();
    if environment.render == Render::Chart {
        paths.push(chart_folder(environment));
        paths.push(format!("{folder}/values.yaml"));
    }
    paths.push(format!("{folder}/manifests"));
    paths.push(format!("{folder}/application.yaml"));
    let absolute = paths.iter().map(|path| format!("/{}", environment.path_in_repository(path)));
    absolute.collect::<Vec<_>>().join(";")
}

/// What a person who sees the Application wants to open next, and why it stands still.
fn info(service: &Resolved) -> Vec<Info> {
    let frozen = service.frozen.iter().map(|reason| Info { name: "frozen".to_owned(), value: reason.clone() });
    let description = service.service.description.iter();
    let description = description.map(|text| Info { name: "description".to_owned(), value: text.clone() });
    let links = service.service.links.iter();
    let links = links.map(|(name, url)| Info { name: name.to_string(), value: url.to_string() });
    frozen.chain(description).chain(links).collect()
}
