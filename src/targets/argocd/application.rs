//! The `spec` of an Application, as far as gen writes it, in the order of Argo CD's API.

use serde::Serialize;

use crate::bundle::{Meta, Object};
use crate::resolved::Environment;

/// The cluster on which Argo CD itself runs, under the name that every installation knows.
const OWN_CLUSTER: &str = "https://kubernetes.default.svc";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Spec {
    pub source: Source,
    pub destination: Destination,
    pub project: String,
    pub sync_policy: SyncPolicy,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub info: Vec<Info>,
    pub revision_history_limit: u8,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Source {
    #[serde(rename = "repoURL")]
    pub repo_url: String,
    pub path: String,
    pub target_revision: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub helm: Option<Helm>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub directory: Option<Directory>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Helm {
    pub value_files: Vec<String>,
    pub release_name: String,
    pub file_parameters: Vec<FileParameter>,
}

/// A value whose text is a file.
#[derive(Serialize)]
pub(super) struct FileParameter {
    pub name: String,
    pub path: String,
}

#[derive(Serialize)]
pub(super) struct Directory {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub recurse: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclude: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include: Option<String>,
}

/// A cluster, by its address or its name in Argo CD, and the namespace of objects that name none.
#[derive(Serialize)]
pub(super) struct Destination {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
    pub namespace: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SyncPolicy {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub automated: Option<Automated>,
    pub sync_options: Vec<&'static str>,
    pub retry: Retry,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Automated {
    pub prune: bool,
    pub self_heal: bool,
    /// `Some(false)` while frozen; left out else, since Argo CD takes that for `true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

#[derive(Serialize)]
pub(super) struct Retry {
    pub limit: u16,
    pub backoff: Backoff,
    /// Each try takes the newest revision. Without it a fix waits until the retries of the broken one are used up.
    pub refresh: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Backoff {
    pub duration: String,
    pub factor: u16,
    pub max_duration: String,
}

/// A line that Argo CD's pages show.
#[derive(Serialize)]
pub(super) struct Info {
    pub name: String,
    pub value: String,
}

impl Spec {
    /// A `spec` with the platform's way to sync. `frozen`: not by itself.
    pub fn new(
        environment: &Environment,
        project: String,
        source: Source,
        destination: Destination,
        frozen: bool,
    ) -> Self {
        let sync_policy = SyncPolicy::new(environment, frozen);
        Self { source, destination, project, sync_policy, info: Vec::new(), revision_history_limit: 10 }
    }

    /// The Application in Argo CD's namespace.
    pub fn object(&self, meta: Meta) -> Object {
        Object::with_spec(super::API, "Application", meta, self)
    }
}

impl Source {
    /// A folder of the repository; `path` is below the folder of the tree.
    pub fn new(environment: &Environment, path: &str) -> Self {
        Self {
            repo_url: environment.repository.clone(),
            path: environment.path_in_repository(path),
            target_revision: environment.branch.clone(),
            helm: None,
            directory: None,
        }
    }
}

impl Destination {
    /// A namespace of the environment's cluster.
    pub fn on_cluster(environment: &Environment, namespace: &str) -> Self {
        Self { server: None, namespace: namespace.to_owned(), name: Some(environment.cluster.name.clone()) }
    }

    /// Argo CD's own namespace: Applications and projects must live there, wherever they deploy to.
    pub fn of_argocd(environment: &Environment) -> Self {
        let namespace = environment.argocd.namespace.clone();
        Self { server: Some(OWN_CLUSTER.to_owned()), namespace, name: None }
    }
}

impl SyncPolicy {
    fn new(environment: &Environment, frozen: bool) -> Self {
        let argocd = &environment.argocd;
        let automated = Automated { prune: true, self_heal: true, enabled: frozen.then_some(false) };
        Self {
            automated: argocd.automated.then_some(automated),
            // Namespaces are the platform's. Not ApplyOutOfSyncOnly: then a sync of one object waits for no health.
            sync_options: vec![
                "CreateNamespace=false",
                "ServerSideApply=true",
                "PruneLast=true",
                "FailOnSharedResource=true",
            ],
            retry: Retry {
                limit: argocd.retry_limit,
                backoff: Backoff {
                    duration: argocd.retry_backoff.clone(),
                    factor: argocd.retry_factor,
                    max_duration: argocd.retry_max.clone(),
                },
                refresh: true,
            },
        }
    }
}
