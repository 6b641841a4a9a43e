//! Calls as the pods' own proxies saw them: what came through.

use crate::resolved::measured::sli;
use crate::targets::grafana::layout::Section;
use crate::targets::grafana::panel::{graph, unit};
use crate::targets::grafana::subject::{Called, quantile, rate};

pub fn section(called: &Called<'_>) -> Section {
    let calls = called.by_itself();
    let code = if called.protocol.is_grpc() { "grpc_response_status" } else { "response_code" };
    let durations = ["0.5", "0.9", "0.99"].into_iter().zip(["p50", "p90", "p99"]);
    let panels = vec![
        graph(format!("Calls by {}", code.replace('_', " ")), unit::CALLS)
            .query(rate(&calls, code), format!("{{{{{code}}}}}")),
        graph("Failing calls by Envoy's flags", unit::CALLS)
            .about("`-`: the program itself answered so.")
            .query(rate(&sli::bad(calls.clone(), called.protocol), "response_flags"), "{{response_flags}}"),
        durations
            .fold(graph("Duration", unit::MILLISECONDS), |panel, (share, name)| {
                panel.query(quantile(share, &calls, ""), name)
            })
            .at_most(called.latency()),
    ];
    Section::new(format!("Calls as {} sees them", called.workload.name), panels)
}
