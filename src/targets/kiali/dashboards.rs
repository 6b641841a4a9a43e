//! Kiali's custom dashboards: of the proxy, and of any program that one of Prometheus' client libraries measures. Calls are
//! not among them: Kiali shows those by itself.

use super::types::{Aggregation, Chart, Dashboard, DataType, Item, Metric};

/// Kiali's own dashboards for languages and frameworks stay beside these.
pub fn all() -> Vec<Dashboard> {
    vec![proxy(), program()]
}

/// What a proxy of Istio always counts of itself.
fn proxy() -> Dashboard {
    Dashboard {
        name: "mesh-proxy",
        title: "Proxy",
        discover_on: "envoy_cluster_manager_active_clusters",
        items: vec![
            chart(
                "Configuration refused",
                "ops",
                DataType::Rate,
                &[
                    ("envoy_cluster_manager_cds_update_rejected", "of clusters"),
                    ("envoy_listener_manager_lds_update_rejected", "of listeners"),
                ],
            ),
            chart(
                "Configuration known",
                "",
                DataType::Raw,
                &[
                    ("envoy_cluster_manager_active_clusters", "clusters"),
                    ("envoy_listener_manager_total_listeners_active", "listeners"),
                ],
            ),
            chart("Memory", "bytes", DataType::Raw, &[("envoy_server_memory_allocated", "allocated")]),
            chart("Uptime", "seconds", DataType::Raw, &[("envoy_server_uptime", "since the last start")]),
        ],
    }
}

/// What Prometheus' client libraries count in any program, whatever its language.
fn program() -> Dashboard {
    Dashboard {
        name: "program",
        title: "Program",
        discover_on: "process_resident_memory_bytes",
        items: vec![
            chart("CPU", "cores", DataType::Rate, &[("process_cpu_seconds_total", "used")]),
            chart("Memory", "bytes", DataType::Raw, &[("process_resident_memory_bytes", "resident")]),
            chart("Open files", "", DataType::Raw, &[("process_open_fds", "open"), ("process_max_fds", "at most")]),
        ],
    }
}

fn chart(
    name: &'static str,
    unit: &'static str,
    data_type: DataType,
    metrics: &[(&'static str, &'static str)],
) -> Item {
    let metric = |&(metric_name, display_name): &(_, _)| Metric { metric_name, display_name };
    let aggregations = [Aggregation { label: "pod", display_name: "Pod" }];
    Item {
        chart: Chart { name, unit, spans: 6, metrics: metrics.iter().map(metric).collect(), data_type, aggregations },
    }
}
