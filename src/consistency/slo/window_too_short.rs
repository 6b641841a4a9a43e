//! An objective over so few days that its alerts cannot tell a burst from an outage.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::measured::Windows;
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "slo/window-too-short",
    severity: Severity::Warning,
    title: "an objective over too few days",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let scrape = world.environment.monitoring.scrape_interval;
    let collapses = |days: u32| Windows::new(days, scrape).page.iter().any(|burn| burn.short >= burn.long);
    let short = resolved.goals().filter(|goal| collapses(goal.days));
    short
        .map(|goal| {
            let least = (goal.days..366).find(|days| !collapses(*days)).unwrap_or(30);
            Finding::new(format!("the fast alert of `{}` looks at one window only", goal.name))
                .at(written::value(resolved, &["slo", &goal.name, "window"]), "so few days leave no room for two")
                .help(format!("measure it over {least} days or more; 28 is usual"))
        })
        .collect()
}
