//! Metadata that all objects share.

use std::collections::BTreeMap;

use crate::bundle::{Meta, WAVE};
use crate::targets::helm::values::Values;

/// When Argo CD applies an object.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wave {
    /// Identity, configuration and addresses: pods need them.
    Before,
    /// Hooks, which find the old workloads.
    Hook,
    /// Workloads and what counts their pods. Claims too: one may stay unbound until a pod uses it, and Argo CD waits
    /// until all of a wave is healthy.
    Workload,
    /// Crons. Argo CD calls one unhealthy whose last run failed, and what comes after it would not be applied.
    Cron,
}

/// Metadata of an object of the service, or, with labels of its own, of one of its workloads.
pub(super) fn meta(values: &Values, name: &str, own: Option<&BTreeMap<String, String>>, wave: Wave) -> Meta {
    let mut labels = values.labels.clone();
    labels.extend(own.cloned().unwrap_or_default());
    let wave = match wave {
        Wave::Before => "1",
        Wave::Hook => "2",
        Wave::Workload => "4",
        Wave::Cron => "5",
    };
    Meta::new(name, Some(&values.namespace), &labels).annotate(WAVE, wave)
}
