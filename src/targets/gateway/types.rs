//! The parts of `gateway.networking.k8s.io/v1` that are written. What the server would fill in is among them, else Argo CD
//! would find a difference for ever. Reference: <https://gateway-api.sigs.k8s.io/reference/spec/>

use serde::Serialize;

use crate::resolved::Gateway;

/// `spec` of a Gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GatewaySpec {
    pub gateway_class_name: String,
    pub listeners: Vec<Listener>,
}

/// A port with one host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Listener {
    pub name: String,
    /// `None`: every host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hostname: Option<String>,
    pub port: u16,
    pub protocol: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<Tls>,
    pub allowed_routes: AllowedRoutes,
}

/// TLS of a listener.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tls {
    pub mode: &'static str,
    pub certificate_refs: Vec<SecretRef>,
}

/// A Secret in the namespace of the Gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SecretRef {
    pub group: &'static str,
    pub kind: &'static str,
    pub name: String,
}

impl SecretRef {
    pub fn new(name: &str) -> Self {
        Self { group: "", kind: "Secret", name: name.to_owned() }
    }
}

/// Whose routes a listener takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AllowedRoutes {
    pub namespaces: Namespaces,
}

/// From which namespaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Namespaces {
    pub from: &'static str,
}

/// `spec` of an HTTPRoute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpRouteSpec {
    pub parent_refs: Vec<ParentRef>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hostnames: Vec<String>,
    pub rules: Vec<Rule>,
}

/// A Gateway, or one of its listeners.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ParentRef {
    pub group: &'static str,
    pub kind: &'static str,
    pub namespace: String,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section_name: Option<String>,
}

impl ParentRef {
    pub fn new(name: &str, gateway: &Gateway, section: Option<&str>) -> Self {
        Self {
            group: "gateway.networking.k8s.io",
            kind: "Gateway",
            namespace: gateway.pods.namespace.clone(),
            name: name.to_owned(),
            section_name: section.map(str::to_owned),
        }
    }
}

/// What happens to requests that fit any of `matches`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    pub matches: Vec<Match>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<Filter>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub backend_refs: Vec<BackendRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeouts: Option<Timeouts>,
}

impl Rule {
    pub fn redirect_all(to: Redirect) -> Self {
        Self {
            matches: vec![Match::everything()],
            filters: vec![Filter::redirect(to)],
            backend_refs: Vec::new(),
            timeouts: None,
        }
    }
}

/// Conditions that must all hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Match {
    pub path: PathMatch,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<NamedMatch>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub query_params: Vec<NamedMatch>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
}

impl Match {
    /// No condition at all.
    pub fn everything() -> Self {
        let path = PathMatch { kind: "PathPrefix", value: "/".to_owned() };
        Self { path, headers: Vec::new(), query_params: Vec::new(), method: None }
    }
}

/// A condition on the path: `Exact`, `PathPrefix` or `RegularExpression`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PathMatch {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub value: String,
}

/// A condition on a header or parameter: `Exact` or `RegularExpression`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NamedMatch {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub name: String,
    pub value: String,
}

/// What is done to a request or its answer: `type`, and the one field that it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct Filter {
    #[serde(rename = "type")]
    pub kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_header_modifier: Option<HeaderEdit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_header_modifier: Option<HeaderEdit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_redirect: Option<Redirect>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url_rewrite: Option<Rewrite>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cors: Option<Cors>,
}

impl Filter {
    pub fn request_headers(edit: HeaderEdit) -> Self {
        Self { kind: "RequestHeaderModifier", request_header_modifier: Some(edit), ..Self::default() }
    }

    pub fn response_headers(edit: HeaderEdit) -> Self {
        Self { kind: "ResponseHeaderModifier", response_header_modifier: Some(edit), ..Self::default() }
    }

    pub fn redirect(redirect: Redirect) -> Self {
        Self { kind: "RequestRedirect", request_redirect: Some(redirect), ..Self::default() }
    }

    pub fn rewrite(path: PathEdit) -> Self {
        Self { kind: "URLRewrite", url_rewrite: Some(Rewrite { path }), ..Self::default() }
    }

    /// Whether it replaces what a prefix matched; the API allows it in a rule with one prefix alone.
    pub fn replaces_prefix(&self) -> bool {
        self.url_rewrite.as_ref().is_some_and(|rewrite| rewrite.path.replace_prefix_match.is_some())
    }

    pub fn cors(cors: Cors) -> Self {
        Self { kind: "CORS", cors: Some(cors), ..Self::default() }
    }
}

/// Changes to headers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeaderEdit {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub set: Vec<NameValue>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub add: Vec<NameValue>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<String>,
}

/// A header with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NameValue {
    pub name: String,
    pub value: String,
}

/// Where a caller is sent instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct Redirect {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hostname: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<PathEdit>,
    pub status_code: u16,
}

/// Another path for the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rewrite {
    pub path: PathEdit,
}

/// A new path: all of it, or what the prefix matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PathEdit {
    #[serde(rename = "type")]
    pub kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replace_full_path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replace_prefix_match: Option<String>,
}

impl PathEdit {
    pub fn full(path: &str) -> Self {
        Self { kind: "ReplaceFullPath", replace_full_path: Some(path.to_owned()), replace_prefix_match: None }
    }

    pub fn prefix(path: &str) -> Self {
        Self { kind: "ReplacePrefixMatch", replace_full_path: None, replace_prefix_match: Some(path.to_owned()) }
    }
}

/// Which pages of other origins may call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cors {
    pub allow_origins: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_credentials: Option<bool>,
    pub allow_methods: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allow_headers: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub expose_headers: Vec<String>,
    /// Seconds.
    pub max_age: u64,
}

/// A Service of the same namespace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BackendRef {
    pub group: &'static str,
    pub kind: &'static str,
    pub name: String,
    pub port: u16,
    /// Its share of the sum of all.
    pub weight: u8,
}

impl BackendRef {
    pub fn new(name: String, port: u16, weight: u8) -> Self {
        Self { group: "", kind: "Service", name, port, weight }
    }
}

/// Time limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Timeouts {
    /// After which the caller gets 504: `3000ms`.
    pub request: String,
}
