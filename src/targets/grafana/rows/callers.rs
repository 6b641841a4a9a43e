//! Calls as each caller's proxy saw them: also those that reached no pod.

use crate::targets::grafana::layout::Section;
use crate::targets::grafana::panel::{graph, unit};
use crate::targets::grafana::subject::{Called, failing, quantile, rate};

/// Who calls.
const CALLER: &str = "source_workload_namespace, source_workload";
const LEGEND: &str = "{{source_workload}}.{{source_workload_namespace}}";

pub fn section(called: &Called<'_>) -> Section {
    let calls = called.by_callers();
    let panels = vec![
        graph("Calls by caller", unit::CALLS).query(rate(&calls, CALLER), LEGEND),
        graph("Share that fails, by caller", unit::SHARE)
            .query(failing(&calls, called.protocol, CALLER), LEGEND)
            .at_most(called.budget()),
        graph("p99 by caller", unit::MILLISECONDS)
            .query(quantile("0.99", &calls, CALLER), LEGEND)
            .at_most(called.latency()),
    ];
    Section::new(format!("Calls to {} as callers see them", called.service.name), panels)
}
