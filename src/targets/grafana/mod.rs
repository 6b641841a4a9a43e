//! Grafana: one board a service and environment, in a ConfigMap that Grafana's sidecar loads. It shows what the mesh,
//! kube-state-metrics and cAdvisor count; what is recorded and alerted on is the target `prometheus`.

mod board;
mod layout;
mod panel;
mod rows;
mod subject;
mod text;
mod types;

use serde_json::json;

use crate::bundle::{Artifact, Concern, Meta, Object};
use crate::resolved::{Resolved, names};
use crate::target::Target;

pub const TARGET: Target = Target {
    id: "grafana",
    title: "a board for each service",
    service,
    environment: Target::nothing,
    cluster: Target::nothing,
};

/// The label by which Grafana's sidecar finds boards.
const LABEL: (&str, &str) = ("grafana_dashboard", "1");
/// The annotation that names the folder of a board.
const FOLDER: &str = "grafana_folder";

/// Without a Grafana in `platform.toml` there is nobody to show a board to.
fn service(resolved: &Resolved) -> Vec<Artifact> {
    if resolved.environment.monitoring.grafana.is_none() {
        return Vec::new();
    }
    vec![Artifact::objects(Concern::Dashboards, vec![config_map(resolved)])]
}

/// The key is the file's name in a folder that all boards of all clusters may share.
fn config_map(resolved: &Resolved) -> Object {
    let environment = &resolved.environment.name;
    let mut labels = resolved.labels.clone();
    labels.insert(LABEL.0.to_owned(), LABEL.1.to_owned());
    let meta =
        Meta::new(names::board_config(resolved), Some(&resolved.namespace), &labels).annotate(FOLDER, environment);
    let text = text::lines(&board::board(resolved));
    let key = format!("{environment}-{}.json", resolved.name);
    Object::with("v1", "ConfigMap", meta, [("data", json!({ key: text }))])
}
