//! PodMonitors: where Prometheus reads the metrics of each workload's and each gateway's pods.
//! Nothing here opens a port; that Prometheus gets through is the network's and the mesh's business.

use crate::bundle::{Meta, Object};
use crate::resolved::{Gateway, Monitoring, Resolved, ScrapeLogin, ScrapeTls, Workload};
use crate::targets::prometheus::types::{
    Authorization, BasicAuth, Certificates, Endpoint, LabelSelector, Pairs, PodMonitor, Relabeling, SecretKey,
    TlsConfig,
};

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
        scheme: None,
        tls_config: None,
        basic_auth: None,
        authorization: None,
        relabelings: Vec::new(),
    };
    let mut labels = monitoring.monitor_labels.clone();
    labels.insert("app.kubernetes.io/managed-by".to_owned(), "gen".to_owned());
    let meta = Meta::new(name, Some(&gateway.pods.namespace), &labels);
    pod_monitor(meta, &gateway.pods.selector, &[], vec![endpoint])
}

fn object(resolved: &Resolved, workload: &Workload) -> Option<Object> {
    let monitoring = &resolved.environment.monitoring;
    let endpoints = endpoints(resolved, workload);
    if endpoints.is_empty() {
        return None;
    }
    let copied = if monitoring.kiali.is_some() { KIALI_LABELS } else { &[] };
    let mut labels = workload.labels.clone();
    labels.extend(monitoring.monitor_labels.clone());
    let meta = Meta::new(&workload.name, Some(&resolved.namespace), &labels);
    Some(pod_monitor(meta, &workload.selector, copied, endpoints))
}

fn pod_monitor(
    meta: Meta,
    selector: &Pairs,
    pod_target_labels: &'static [&'static str],
    pod_metrics_endpoints: Vec<Endpoint>,
) -> Object {
    let spec = PodMonitor {
        pod_target_labels,
        selector: LabelSelector { match_labels: selector.clone() },
        pod_metrics_endpoints,
    };
    Object::with_spec("monitoring.coreos.com/v1", "PodMonitor", meta, &spec)
}

/// A workload with a proxy is always read there: availability is measured at the callers' proxies. The program's own
/// metrics come through it too, unless the program wants to know who asks.
fn endpoints(resolved: &Resolved, workload: &Workload) -> Vec<Endpoint> {
    let mut endpoints = Vec::new();
    let endpoint = |port: &str, path: &str, relabelings| Endpoint {
        port: port.to_owned(),
        path: path.to_owned(),
        interval: format!("{}s", resolved.environment.monitoring.scrape_interval),
        scheme: None,
        tls_config: None,
        basic_auth: None,
        authorization: None,
        relabelings,
    };
    let merged = workload.scrape.is_some() && workload.past_proxy().is_none();
    if workload.in_mesh {
        endpoints.push(endpoint(PROXY_PORT, PROXY_PATH, relabelings(&resolved.name, workload, merged)));
    }
    if let Some((number, path)) = workload.scrape.as_ref().filter(|_| !workload.in_mesh || !merged)
        && let Some(port) = workload.ports().find(|port| port.number == *number)
    {
        let program = endpoint(&port.name, path, relabelings(&resolved.name, workload, false));
        let program = by_tls(program, workload.scrape_tls.as_ref());
        endpoints.push(logged_in(program, workload.scrape_login.as_ref()));
    }
    endpoints
}

/// A certificate whose issuers nobody told cannot be verified; as for probes, it is taken as it is.
fn by_tls(endpoint: Endpoint, tls: Option<&ScrapeTls>) -> Endpoint {
    let Some(tls) = tls else { return endpoint };
    let config = match &tls.ca {
        Some((name, key)) => TlsConfig {
            ca: Some(Certificates { secret: SecretKey { name: name.clone(), key: key.clone() } }),
            server_name: Some(tls.name.clone()),
            insecure_skip_verify: None,
        },
        None => TlsConfig { ca: None, server_name: None, insecure_skip_verify: Some(true) },
    };
    Endpoint { scheme: Some("https"), tls_config: Some(config), ..endpoint }
}

fn logged_in(endpoint: Endpoint, login: Option<&ScrapeLogin>) -> Endpoint {
    let key = |name: &str, key: &str| SecretKey { name: name.to_owned(), key: key.to_owned() };
    match login {
        None => endpoint,
        Some(ScrapeLogin::Token { object, key: token }) => {
            let authorization = Authorization { credentials: key(object, token) };
            Endpoint { authorization: Some(authorization), ..endpoint }
        }
        Some(ScrapeLogin::Basic { user, password }) => {
            let basic_auth = BasicAuth { username: key(&user.0, &user.1), password: key(&password.0, &password.1) };
            Endpoint { basic_auth: Some(basic_auth), ..endpoint }
        }
    }
}

/// The operator sets `namespace`, `pod` and `container` by itself. `merged`: the program's metrics come with the proxy's.
fn relabelings(service: &str, workload: &Workload, merged: bool) -> Vec<Relabeling> {
    let mut relabelings = vec![fixed("service", service), fixed("workload", &workload.name)];
    if merged && workload.in_mesh {
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
