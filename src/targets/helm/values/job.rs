//! What runs and ends.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Config, Pod};

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
    /// The pod of a run.
    pub pod: Pod,
    /// The ConfigMap with its files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<Config>,
    /// Labels of its objects, beside those of every object.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
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
