//! `security.istio.io/v1`: AuthorizationPolicy and PeerAuthentication.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Selector;

/// `spec` of an AuthorizationPolicy. Without `action` and rules nothing is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct AuthorizationPolicySpec {
    /// `None`: the whole namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selector: Option<Selector>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<&'static str>,
    /// Empty: nothing matches, so an `ALLOW` policy allows nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
}

/// One way in: any of `from` and any of `to`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Empty: everybody.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<From>,
    pub to: Vec<To>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Condition>,
}

/// A further condition: an attribute of the request has none of these values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Condition {
    pub key: &'static str,
    pub not_values: Vec<String>,
}

/// Wraps a source, as the API does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct From {
    pub source: Source,
}

/// A source. Exactly one of the first three is filled; those of the request are further conditions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// `<trust domain>/ns/<namespace>/sa/<service account>`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub principals: Vec<String>,
    /// `*`: whoever has no identity.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_principals: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ip_blocks: Vec<String>,
    /// `<issuer>/*`: whoever brings a token of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub request_principals: Vec<String>,
    /// `<issuer>/*`: whoever brings no token of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_request_principals: Vec<String>,
}

/// Wraps an operation, as the API does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct To {
    pub operation: Operation,
}

/// What may be called. All lists that are not empty must hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    /// Numbers on which pods listen, as texts.
    pub ports: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<String>,
    /// `/v1` is exact, `/v1/*` is everything below.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_paths: Vec<String>,
}

/// `spec` of a RequestAuthentication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestAuthenticationSpec {
    pub selector: Selector,
    pub jwt_rules: Vec<JwtRule>,
}

/// An issuer whose tokens are taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JwtRule {
    pub issuer: String,
    /// Empty: tokens for whomever.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub audiences: Vec<String>,
    pub jwks_uri: String,
    /// Istio's default takes the token away from the program.
    pub forward_original_token: bool,
}

/// `spec` of a PeerAuthentication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PeerAuthenticationSpec {
    /// `None`: the whole namespace, or the whole mesh in the control plane's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selector: Option<Selector>,
    pub mtls: MutualTls,
    /// By the number on which pods listen. Needs a selector.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub port_level_mtls: BTreeMap<u16, MutualTls>,
}

/// Whether plain text is refused (`STRICT`) or accepted beside mutual TLS (`PERMISSIVE`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MutualTls {
    pub mode: &'static str,
}

impl MutualTls {
    pub const STRICT: Self = Self { mode: "STRICT" };
    pub const PERMISSIVE: Self = Self { mode: "PERMISSIVE" };
}
