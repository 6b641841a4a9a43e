//! A version of the shared chart that this gen cannot write.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolve::NEWEST_CHART;
use crate::resolved::EnvironmentWide;

pub const CHECK: Check = Check {
    id: "platform/unknown-chart",
    severity: Severity::Error,
    title: "a version of the shared chart that this gen does not have",
    run: Run::Environment(run),
};

fn run(world: &EnvironmentWide) -> Vec<Finding> {
    let environment = &world.environment;
    if environment.chart == NEWEST_CHART {
        return Vec::new();
    }
    let own = world.platform.get(["environments", &environment.name, "chart"]);
    let place = own.or_else(|| world.platform.get(["gitops", "chart"])).map(|node| node.place);
    let finding = Finding::new(format!("this gen has no version {} of the shared chart", environment.chart))
        .at(place, "pinned here")
        .help(format!("write \"{NEWEST_CHART}\", or use the gen that has it"));
    vec![finding]
}
