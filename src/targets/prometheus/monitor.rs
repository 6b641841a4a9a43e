//! PodMonitors: where Prometheus reads the metrics of each workload's and each gateway's pods.
//! Nothing here opens a port; that Prometheus gets through is the network's and the mesh's business.

use crate::bundle::{Meta, Object};
use crate::resolved::{Gateway, Monitoring, Resolved, Workload};
use crate::targets::prometheus::types::{Endpoint, LabelSelector, Pairs, PodMonitor, Relabeling};

/// The port of the proxy that the injected container declares; Prometheus finds pods by declared ports only.
const PROXY_PORT: &str = "http-envoy-prom";
/// Where the proxy serves its own metrics, and on its merging port also the program's.
const PROXY_PATH: &str = "/stats/prometheus";
/// The labels by which Kiali knows an app and its version: its custom dashboards select samples by them.
const KIALI_LABELS: &[&str] =
    &["app.kubernetes.io/name", "app.kubernetes.io/version", "service.istio.io/canonical-name"];

/// One PodMonitor for each workload that has something to read.
pub fn objects(resolved: &Resolved) -> Vec<Object> {
    resolved.workloads.iter().filter_map(|workload| object(resolved, workload)).collect()
}

/// A gateway's proxy counts the calls that come from outside; its pods declare the same port as injected proxies.
pub fn gateway(name: &str, gateway: &Gateway, monitoring: &Monitoring) -> Object {
    let endpoint = Endpoint {
        port: PROXY_PORT.to_owned(),
        path: PROXY_PATH.to_owned(),
        interval: format!("{}s", monitoring.scrape_interval),
        relabelings: Vec::new(),
    };
    let mut labels = monitoring.monitor_labels.clone();
    labels.insert("app.kubernetes.io/managed-by".to_owned(), "gen".to_owned());
    let meta = Meta::new(name, Some(&gateway.pods.namespace), &labels);
    pod_monitor(meta, &gateway.pods.selector, &[], endpoint)
}

fn object(resolved: &Resolved, workload: &Workload) -> Option<Object> {
    let (port, path) = address(workload)?;
    let monitoring = &resolved.environment.monitoring;
    let endpoint = Endpoint {
        port,
        path,
        interval: format!("{}s", monitoring.scrape_interval),
        relabelings: relabelings(&resolved.name, workload),
    };
    let copied = if monitoring.kiali.is_some() { KIALI_LABELS } else { &[] };
    let mut labels = workload.labels.clone();
    labels.extend(monitoring.monitor_labels.clone());
    let meta = Meta::new(&workload.name, Some(&resolved.namespace), &labels);
    Some(pod_monitor(meta, &workload.selector, copied, endpoint))
}

fn pod_monitor(meta: Meta, selector: &Pairs, pod_target_labels: &'static [&'static str], endpoint: Endpoint) -> Object {
    let spec = PodMonitor {
        pod_target_labels,
        selector: LabelSelector { match_labels: selector.clone() },
        pod_metrics_endpoints: vec![endpoint],
    };
    Object::with_spec("monitoring.coreos.com/v1", "PodMonitor", meta, &spec)
}

/// Port and path. A workload with a proxy is always read: availability is measured at the callers' proxies.
fn address(workload: &Workload) -> Option<(String, String)> {
    if workload.in_mesh {
        return Some((PROXY_PORT.to_owned(), PROXY_PATH.to_owned()));
    }
    let (number, path) = workload.scrape.as_ref()?;
    let port = workload.ports().find(|port| port.number == *number)?;
    Some((port.name.clone(), path.clone()))
}

/// The operator sets `namespace`, `pod` and `container` by itself.
fn relabelings(service: &str, workload: &Workload) -> Vec<Relabeling> {
    let mut relabelings = vec![fixed("service", service), fixed("workload", &workload.name)];
    if workload.in_mesh && workload.scrape.is_some() {
        relabelings.push(Relabeling {
            source_labels: vec!["__address__"],
            target_label: "__address__",
            regex: Some("(.+):15090"),
            replacement: "$1:15020".to_owned(),
            action: "replace",
        });
    }
    relabelings
}

fn fixed(label: &'static str, value: &str) -> Relabeling {
    Relabeling {
        source_labels: Vec::new(),
        target_label: label,
        regex: None,
        replacement: value.to_owned(),
        action: "replace",
    }
}
