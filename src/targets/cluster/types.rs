//! `spec` of ResourceQuota and LimitRange (core/v1).

use std::collections::BTreeMap;

use serde::Serialize;

/// What all pods of a namespace may have together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResourceQuotaSpec<'a> {
    /// Resource → amount.
    pub hard: &'a BTreeMap<String, String>,
}

/// What a container gets that says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LimitRangeSpec<'a> {
    pub limits: [Limits<'a>; 1],
}

/// Defaults of a container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Limits<'a> {
    pub r#type: &'static str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub default: BTreeMap<&'static str, &'a str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub default_request: BTreeMap<&'static str, &'a str>,
}
