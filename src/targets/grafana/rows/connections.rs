//! Connections to a workload on whose ports the mesh sees no single calls.

use crate::resolved::measured::Selector;
use crate::resolved::{Resolved, Workload};
use crate::targets::grafana::layout::Section;
use crate::targets::grafana::panel::{graph, unit};
use crate::targets::grafana::subject::rate;

pub fn section(resolved: &Resolved, workload: &Workload) -> Section {
    let of = |metric: &str| {
        Selector::new(metric)
            .is("reporter", "destination")
            .is("destination_workload_namespace", &resolved.namespace)
            .is("destination_workload", &workload.name)
    };
    let panels = vec![
        graph("Connections", unit::NUMBER)
            .about("Per second.")
            .query(rate(&of("istio_tcp_connections_opened_total"), ""), "opened")
            .query(rate(&of("istio_tcp_connections_closed_total"), ""), "closed")
            .wide(12),
        graph("Bytes", unit::BYTES_PER_SECOND)
            .query(rate(&of("istio_tcp_received_bytes_total"), ""), "received")
            .query(rate(&of("istio_tcp_sent_bytes_total"), ""), "sent")
            .wide(12),
    ];
    Section::new(format!("Connections to {}", workload.name), panels)
}
