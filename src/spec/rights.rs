//! What a service may do beyond what every service may: calls of the cluster's API, and exceptions from the policy baseline.

use crate::decode::{table, words};
use crate::spec::form::Label;
use crate::spec::number::Day;

table! {
    /// What a workload may do at the cluster's API. Its pods get the token of their ServiceAccount only then.
    pub struct Permission {
        /// Key of the workload.
        pub workload: Label,
        /// API groups. Default: the core group. Example: `["batch"]`.
        pub groups: Vec<String>,
        /// Resources, in the plural. Example: `["jobs"]`.
        pub resources: Vec<String>,
        /// Names of the objects, where it is not all. Default: all.
        pub names: Vec<String>,
        /// What it may do. Example: `["get", "list"]`.
        pub verbs: Vec<String>,
        /// Where. Default: `"namespace"`.
        pub scope: Option<PermissionScope>,
    }
}

words! {
    /// Where a permission holds.
    pub enum PermissionScope {
        /// In the namespace of the service.
        Namespace = "namespace",
        /// In the whole cluster; only what the platform grants the team in `[policy.grants]`.
        Cluster = "cluster",
    }
}

table! {
    /// An exception from a rule of the policy baseline; only what the platform grants the team in `[policy.grants]`.
    pub struct Exception {
        /// The rule.
        pub rule: ExceptionRule,
        /// Keys of the workloads.
        pub workloads: Vec<Label>,
        /// Names of their containers; the program's is the key of its workload. Default: all.
        pub containers: Vec<Label>,
        /// Why.
        pub reason: String,
        /// Until when; afterwards it still holds, and a warning says so.
        pub expires: Day,
    }
}

words! {
    /// A rule of the baseline from which a service can be excepted. What the Pod Security Standard of the namespace
    /// refuses no exception can admit.
    pub enum ExceptionRule {
        /// Containers cannot write to the files of their image.
        ReadOnlyRoot = "read-only-root",
    }
}
