//! The parts of `networking.k8s.io/v1` Ingress that are written, fields in the order of the API.

use serde::Serialize;

/// `spec` of an Ingress.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IngressSpec {
    /// `None`: the cluster's default class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ingress_class_name: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tls: Vec<Tls>,
    pub rules: Vec<Rule>,
}

/// Hosts that are served over TLS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tls {
    pub hosts: Vec<String>,
    /// In the namespace of the Ingress; `None`: the controller's own certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_name: Option<String>,
}

/// Paths of a host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    pub host: String,
    pub http: Http,
}

/// Wraps the paths, as the API does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Http {
    pub paths: Vec<Path>,
}

/// Where a path leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Path {
    pub path: String,
    /// `Exact`, or `Prefix`: by whole segments.
    pub path_type: &'static str,
    pub backend: Backend,
}

/// Wraps the Service, as the API does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Backend {
    pub service: BackendService,
}

/// A Service of the same namespace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BackendService {
    pub name: String,
    pub port: BackendPort,
}

/// A port of a Service, by its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct BackendPort {
    pub number: u16,
}
