//! What runs and ends.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Affinity, Config, Container, ObjectRef, PodSecurity, Toleration, Volume};

/// A program that ends; its pod is never restarted, a failed run is tried with a new pod.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Job {
    /// Name of its objects.
    pub name: String,
    /// When it runs. Left out: once, at each sync.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cron: Option<Cron>,
    /// At which point of a sync it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hook: Option<HookPhase>,
    /// How often a failed run is tried again.
    pub backoff_limit: u16,
    /// Seconds after which a run is ended.
    pub active_deadline_seconds: u64,
    /// The program.
    #[schemars(length(min = 1))]
    pub containers: Vec<Container>,
    /// What runs before the program, in this order; with `restartPolicy: Always` also beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub init_containers: Vec<Container>,
    /// Volumes of its pods.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub volumes: Vec<Volume>,
    /// The ConfigMap with its files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<Config>,
    /// User and groups of its pods.
    pub pod_security_context: PodSecurity,
    /// Whether pods get the token of their ServiceAccount.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub automount_service_account_token: bool,
    /// Whether pods get a variable for every Service of the namespace.
    pub enable_service_links: bool,
    /// Seconds from the signal to the kill.
    pub termination_grace_period_seconds: u64,
    /// Which pods give way when nodes are full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority_class_name: Option<String>,
    /// Secrets with which images are pulled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub image_pull_secrets: Vec<ObjectRef>,
    /// Labels of the nodes on which pods may run.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub node_selector: BTreeMap<String, String>,
    /// Nodes on which pods may run, where there is a choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affinity: Option<Affinity>,
    /// What lets pods onto tainted nodes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tolerations: Vec<Toleration>,
    /// Labels of its objects, beside those of every object.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// Labels of its pods, beside those of its objects.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pod_labels: BTreeMap<String, String>,
    /// Annotations of its pods.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pod_annotations: BTreeMap<String, String>,
    /// Identity of its pods.
    pub service_account_name: String,
}

/// Points of a sync, as Argo CD calls them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum HookPhase {
    Sync,
    PostSync,
    SyncFail,
}

/// When a CronJob starts a run, in the API's own shape.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Cron {
    /// Five fields.
    pub schedule: String,
    pub time_zone: String,
    /// `Allow`, `Forbid` or `Replace`.
    pub concurrency_policy: String,
    pub suspend: bool,
    pub successful_jobs_history_limit: u16,
    pub failed_jobs_history_limit: u16,
}
