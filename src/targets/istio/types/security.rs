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
}

/// Wraps a source, as the API does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct From {
    pub source: Source,
}

/// A source. Exactly one of the three is filled.
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
}

/// Wraps an operation, as the API does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct To {
    pub operation: Operation,
}

/// What may be called. All lists that are not empty must hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Operation {
    /// Numbers on which pods listen, as texts.
    pub ports: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<String>,
    /// `/v1` is exact, `/v1/*` is everything below.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
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
