//! Who signs certificates that services ask for.

use crate::decode::{table, words};
use crate::spec::form::{Host, ObjectName};

table! {
    /// Who signs certificates that services ask for: an issuer of cert-manager.
    pub struct Issuer {
        /// What it is in the cluster. Default: `"ClusterIssuer"`.
        pub kind: Option<IssuerKind>,
        /// Its name. Default: the key of this table.
        pub name: Option<ObjectName>,
        /// Its API group, where it is not cert-manager's own. Example: `"ca.example.org"`.
        pub group: Option<Host>,
    }
}

words! {
    /// What an issuer is in the cluster.
    pub enum IssuerKind {
        /// One for all namespaces.
        ClusterIssuer = "ClusterIssuer",
        /// One in each namespace.
        Issuer = "Issuer",
    }
}
