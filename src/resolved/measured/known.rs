//! Metrics that expressions of a service may read, with their labels: those it declares, those the platform declares, and
//! those of the mesh, kube-state-metrics and cAdvisor that every platform has which gen watches.

use std::borrow::Cow;

use crate::resolved::Resolved;
use crate::spec::{LabelName, MetricType};

/// A metric that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownMetric<'a> {
    /// A part of a histogram is a counter.
    pub kind: MetricType,
    pub labels: Vec<Cow<'a, str>>,
    /// Whether programs of this service expose it.
    pub own: bool,
}

/// Labels that Prometheus gives to each sample of a program, by what gen writes in its PodMonitor.
pub const OF_TARGET: [&str; 8] =
    ["container", "endpoint", "instance", "job", "namespace", "pod", "service", "workload"];

/// The endings under which a histogram is read.
pub const OF_HISTOGRAM: [&str; 3] = ["_bucket", "_count", "_sum"];

/// The metric of a name, if there is one.
pub fn metric<'a>(resolved: &'a Resolved, name: &str) -> Option<KnownMetric<'a>> {
    let service = &resolved.service.metrics;
    let platform = resolved.environment.platform.monitoring.as_ref().map(|monitoring| &monitoring.metrics);
    let own = declared(name, |name| service.get(name).map(|metric| (metric.r#type, &*metric.labels)), true);
    let foreign = |name: &str| platform?.get(name).map(|metric| (metric.r#type, &*metric.labels));
    own.or_else(|| declared(name, foreign, false)).or_else(|| built_in(name))
}

/// Names of all that can be read, for "is it this one that is meant?".
pub fn all(resolved: &Resolved) -> Vec<String> {
    let written = |name: &str, kind: MetricType| match kind {
        MetricType::Histogram => OF_HISTOGRAM.iter().map(|ending| format!("{name}{ending}")).collect(),
        _ => vec![name.to_owned()],
    };
    let own = resolved.service.metrics.iter().flat_map(|(name, metric)| written(name, metric.r#type));
    let platform = resolved.environment.platform.monitoring.iter().flat_map(|monitoring| &monitoring.metrics);
    let built_in = BUILT_IN.iter().flat_map(|(names, _)| names.iter().map(|name| (*name).to_owned()));
    own.chain(platform.flat_map(|(name, metric)| written(name, metric.r#type))).chain(built_in).collect()
}

/// What a declaration says: its type and its own labels.
type Declared<'a> = (MetricType, &'a [LabelName]);

fn declared<'a>(name: &str, find: impl Fn(&str) -> Option<Declared<'a>>, own: bool) -> Option<KnownMetric<'a>> {
    let known = |kind, labels: &'a [LabelName], more: &[&'static str]| {
        let labels = labels.iter().map(|label| Cow::Borrowed(&**label));
        let of_target = OF_TARGET.iter().chain(more).map(|label| Cow::Borrowed(*label));
        KnownMetric { kind, labels: labels.chain(of_target).collect(), own }
    };
    if let Some((kind, labels)) = find(name).filter(|(kind, _)| *kind != MetricType::Histogram) {
        return Some(known(kind, labels, &[]));
    }
    let ending = OF_HISTOGRAM.iter().find(|ending| name.ends_with(**ending))?;
    let (_, labels) = find(name.strip_suffix(ending)?).filter(|(kind, _)| *kind == MetricType::Histogram)?;
    let bound: &[&str] = if *ending == "_bucket" { &["le"] } else { &[] };
    Some(known(MetricType::Counter, labels, bound))
}

fn built_in<'a>(name: &str) -> Option<KnownMetric<'a>> {
    let (_, labels) = BUILT_IN.iter().find(|(names, _)| names.contains(&name))?;
    let counts = ["_total", "_bucket", "_count", "_sum"].iter().any(|ending| name.ends_with(ending));
    let kind = if counts { MetricType::Counter } else { MetricType::Gauge };
    let all = labels.iter().flat_map(|labels| labels.iter()).chain(&OF_TARGET);
    Some(KnownMetric { kind, labels: all.map(|label| Cow::Borrowed(*label)).collect(), own: false })
}

/// Names with the groups of labels that they have.
type Group = (&'static [&'static str], &'static [&'static [&'static str]]);

const CALL: &[&str] = &[
    "reporter",
    "source_workload",
    "source_workload_namespace",
    "source_principal",
    "source_app",
    "source_version",
    "source_cluster",
    "source_canonical_service",
    "source_canonical_revision",
    "destination_workload",
    "destination_workload_namespace",
    "destination_principal",
    "destination_app",
    "destination_version",
    "destination_cluster",
    "destination_canonical_service",
    "destination_canonical_revision",
    "destination_service",
    "destination_service_name",
    "destination_service_namespace",
    "request_protocol",
    "response_code",
    "grpc_response_status",
    "response_flags",
    "connection_security_policy",
];

const BUILT_IN: &[Group] = &[
    (&["up", "scrape_duration_seconds", "scrape_samples_scraped"], &[]),
    (&["ALERTS", "ALERTS_FOR_STATE"], &[&["alertname", "alertstate", "severity", "team", "slo"]]),
    (
        &[
            "istio_requests_total",
            "istio_request_duration_milliseconds_count",
            "istio_request_duration_milliseconds_sum",
            "istio_request_bytes_count",
            "istio_request_bytes_sum",
            "istio_response_bytes_count",
            "istio_response_bytes_sum",
            "istio_request_messages_total",
            "istio_response_messages_total",
            "istio_tcp_sent_bytes_total",
            "istio_tcp_received_bytes_total",
            "istio_tcp_connections_opened_total",
            "istio_tcp_connections_closed_total",
        ],
        &[CALL],
    ),
    (
        &["istio_request_duration_milliseconds_bucket", "istio_request_bytes_bucket", "istio_response_bytes_bucket"],
        &[CALL, &["le"]],
    ),
    (
        &[
            "container_cpu_usage_seconds_total",
            "container_cpu_cfs_periods_total",
            "container_cpu_cfs_throttled_periods_total",
            "container_memory_working_set_bytes",
            "container_memory_rss",
            "container_fs_usage_bytes",
            "container_network_receive_bytes_total",
            "container_network_transmit_bytes_total",
        ],
        &[&["id", "image", "name", "node", "device", "interface", "cpu"]],
    ),
    (
        &[
            "kubelet_volume_stats_available_bytes",
            "kubelet_volume_stats_capacity_bytes",
            "kubelet_volume_stats_used_bytes",
            "kubelet_volume_stats_inodes_free",
            "kubelet_volume_stats_inodes",
        ],
        &[&["persistentvolumeclaim", "node"]],
    ),
    (
        &[
            "kube_deployment_created",
            "kube_deployment_metadata_generation",
            "kube_deployment_spec_replicas",
            "kube_deployment_status_observed_generation",
            "kube_deployment_status_replicas",
            "kube_deployment_status_replicas_available",
            "kube_deployment_status_replicas_ready",
            "kube_deployment_status_replicas_unavailable",
            "kube_deployment_status_replicas_updated",
        ],
        &[&["deployment"]],
    ),
    (
        &[
            "kube_statefulset_replicas",
            "kube_statefulset_status_replicas",
            "kube_statefulset_status_replicas_available",
            "kube_statefulset_status_replicas_ready",
            "kube_statefulset_status_replicas_updated",
        ],
        &[&["statefulset"]],
    ),
    (
        &[
            "kube_daemonset_status_desired_number_scheduled",
            "kube_daemonset_status_number_available",
            "kube_daemonset_status_number_ready",
            "kube_daemonset_status_number_unavailable",
            "kube_daemonset_status_updated_number_scheduled",
        ],
        &[&["daemonset"]],
    ),
    (
        &[
            "kube_cronjob_created",
            "kube_cronjob_next_schedule_time",
            "kube_cronjob_spec_suspend",
            "kube_cronjob_status_active",
            "kube_cronjob_status_last_schedule_time",
            "kube_cronjob_status_last_successful_time",
        ],
        &[&["cronjob"]],
    ),
    (
        &[
            "kube_job_complete",
            "kube_job_failed",
            "kube_job_status_active",
            "kube_job_status_completion_time",
            "kube_job_status_failed",
            "kube_job_status_start_time",
            "kube_job_status_succeeded",
        ],
        &[&["job_name", "condition", "reason"]],
    ),
    (
        &[
            "kube_horizontalpodautoscaler_spec_max_replicas",
            "kube_horizontalpodautoscaler_spec_min_replicas",
            "kube_horizontalpodautoscaler_status_current_replicas",
            "kube_horizontalpodautoscaler_status_desired_replicas",
        ],
        &[&["horizontalpodautoscaler"]],
    ),
    (
        &[
            "kube_pod_container_info",
            "kube_pod_container_resource_limits",
            "kube_pod_container_resource_requests",
            "kube_pod_container_status_last_terminated_reason",
            "kube_pod_container_status_ready",
            "kube_pod_container_status_restarts_total",
            "kube_pod_container_status_running",
            "kube_pod_container_status_terminated_reason",
            "kube_pod_container_status_waiting_reason",
            "kube_pod_info",
            "kube_pod_status_phase",
            "kube_pod_status_ready",
        ],
        &[&["uid", "node", "resource", "unit", "reason", "phase", "condition", "image", "image_spec", "image_id"]],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_metric_is_known_twice() {
        let mut names: Vec<_> = BUILT_IN.iter().flat_map(|(names, _)| names.iter()).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn a_bound_is_a_label_of_buckets_only() {
        let has = |name, label| built_in(name).is_some_and(|metric| metric.labels.iter().any(|known| known == label));
        assert!(has("istio_request_duration_milliseconds_bucket", "le"));
        assert!(!has("istio_request_duration_milliseconds_count", "le"));
        assert!(has("kube_deployment_spec_replicas", "deployment"));
        assert_eq!(built_in("kube_deployment_spec_replica"), None);
    }
}
