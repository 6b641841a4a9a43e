//! Kiali: what it shows beside its own. When it calls a service healthy is written on the Kubernetes Service itself, by
//! `resolve`. Kiali's installation, login and access are not described here.

mod dashboards;
mod types;

use crate::bundle::{Artifact, Meta, Object, SYNC_OPTIONS, WAVE};
use crate::resolved::{ClusterWide, Environment, names};
use crate::target::Target;
use types::{Discovery, DisplayDetail, ExternalServices, Grafana, Kiali, Prometheus};

pub const TARGET: Target = Target {
    id: "kiali",
    title: "Kiali's dashboards and links",
    service: Target::nothing,
    environment: Target::nothing,
    cluster,
};

/// The name that Kiali's operator and its documentation give the one object of a cluster.
const NAME: &str = "kiali";
/// Kiali's operator removes Kiali with its object, so somebody must say so. Its definition may come later.
const OPTIONS: &str = "Prune=confirm,Delete=confirm,SkipDryRunOnMissingResource=true";
/// With monitors and boards, after everything that runs.
const LAST: &str = "5";
/// Kiali's own entry, which a list of others replaces.
const API_DOCUMENTATION: DisplayDetail = DisplayDetail { title: "API documentation", annotation: "kiali.io/api-spec" };
const BOARD: DisplayDetail = DisplayDetail { title: "Board", annotation: names::BOARD_ANNOTATION };

/// There is one Kiali a cluster, beside the mesh's control plane.
fn cluster(wide: &ClusterWide) -> Vec<Artifact> {
    let environments = wide.environments.values().map(|environment| &*environment.environment);
    let mut kiali = environments.filter(|environment| environment.monitoring.kiali.is_some());
    kiali.next().and_then(object).map(|object| Artifact::object("manifests/kiali.yaml", object)).into_iter().collect()
}

fn object(environment: &Environment) -> Option<Object> {
    let namespace = &environment.mesh.as_ref()?.control_plane.namespace;
    let monitoring = &environment.monitoring;
    let grafana = monitoring.grafana.clone();
    let spec = Kiali {
        additional_display_details: [API_DOCUMENTATION].into_iter().chain(grafana.is_some().then_some(BOARD)).collect(),
        custom_dashboards: dashboards::all(),
        external_services: ExternalServices {
            custom_dashboards: Discovery { discovery_enabled: "true" },
            grafana: grafana.map(|external_url| Grafana { external_url }),
            prometheus: monitoring.url.clone().map(|url| Prometheus { url }),
        },
    };
    let meta = Meta::of_platform(NAME, Some(namespace)).annotate(SYNC_OPTIONS, OPTIONS).annotate(WAVE, LAST);
    Some(Object::with_spec("kiali.io/v1alpha1", "Kiali", meta, &spec))
}
