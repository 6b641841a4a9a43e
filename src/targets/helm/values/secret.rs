//! Secrets that come from a store.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `spec` of an ExternalSecret in the API's shape; the chart adds the target, which has its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExternalSecret {
    /// How often the store is read.
    pub refresh_interval: String,
    pub secret_store_ref: StoreRef,
    /// Keys of the Secret.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub data: Vec<SecretData>,
}

/// A store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StoreRef {
    /// `ClusterSecretStore` or `SecretStore`.
    pub kind: String,
    pub name: String,
}

/// One key of the Secret.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SecretData {
    pub secret_key: String,
    pub remote_ref: RemoteRef,
}

/// What lies in the store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RemoteRef {
    /// Its path.
    pub key: String,
    /// A part of it.
    pub property: String,
    /// What the API server would add, written so that Argo CD finds nothing to change: `Default`.
    pub conversion_strategy: String,
    /// The same: `None`.
    pub decoding_strategy: String,
    /// The same: `None`.
    pub metadata_policy: String,
}
