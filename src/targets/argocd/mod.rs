//! Argo CD: who syncs what, from where, into which namespaces. Decides no object of a service itself.
//! Facts: Argo CD 3.5 `pkg/apis/application/v1alpha1/types.go` and its operator manual.

mod application;
mod kinds;
mod notifications;
mod project;
mod root;
mod service;

pub use kinds::{Kind, PLATFORM_CLUSTER_KINDS, PLATFORM_KINDS, SERVICE_KINDS};

use crate::target::Target;

/// The table's entry.
pub const TARGET: Target = Target {
    id: "argocd",
    title: "Argo CD: Applications, projects, notifications",
    service: service::service,
    environment: root::environment,
    cluster: root::cluster,
};

/// API of all objects of this target.
const API: &str = "argoproj.io/v1alpha1";

/// With it Argo CD deletes what an Application brought before the Application itself goes; a project stays until no
/// Application needs it.
const FINALIZER: &str = "resources-finalizer.argocd.argoproj.io";
