//! A target: one system that is written for. Functions in a table; there is no state and so no trait.

use crate::bundle::Artifact;
use crate::resolved::{ClusterWide, EnvironmentWide, Resolved};

/// One system that is written for. A target that is switched off writes nothing.
pub struct Target {
    /// Name of its folder and of its page.
    pub id: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    /// What it writes for one service in one environment.
    pub service: fn(&Resolved) -> Vec<Artifact>,
    /// What it writes for an environment as a whole.
    pub environment: fn(&EnvironmentWide) -> Vec<Artifact>,
    /// What it writes once per cluster.
    pub cluster: fn(&ClusterWide) -> Vec<Artifact>,
}

impl Target {
    /// For a target that writes nothing of one sort: `environment: Target::nothing`.
    pub fn nothing<T>(_: &T) -> Vec<Artifact> {
        Vec::new()
    }
}
