//! The store from which the External Secrets operator makes Secrets.

use crate::decode::{table, words};
use crate::spec::form::{ObjectName, Pattern};
use crate::spec::number::Duration;

table! {
    /// The store from which secrets come that say `remote`.
    pub struct SecretStore {
        /// What it is in the cluster. Default: `"ClusterSecretStore"`.
        pub kind: Option<StoreKind>,
        /// Its name.
        pub name: ObjectName,
        /// How often it is read. Default: 1h.
        pub refresh: Option<Duration>,
        /// Paths that a service may read, with markers; `*` is one part of a path, at its end the whole rest.
        /// Example: `["@{environment}/@{team}/*"]`.
        pub paths: Vec<Pattern>,
    }
}

words! {
    /// What a store is in the cluster.
    pub enum StoreKind {
        /// One for all namespaces.
        ClusterSecretStore = "ClusterSecretStore",
        /// One in each namespace.
        SecretStore = "SecretStore",
    }
}
