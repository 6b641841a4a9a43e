//! A route gives up before all its tries can end, so that the last ones never happen.

use crate::check::{Check, Run};
use crate::consistency::wording::duration;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::Route;

pub const CHECK: Check = Check {
    id: "traffic/retries-exceed-timeout",
    severity: Severity::Error,
    title: "the tries of a route take longer than its timeout",
    run: Run::Service(run),
};

/// Tries after the first one, where the file does not say.
const COUNT: u8 = 2;

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    resolved.service.routes.iter().filter_map(|(key, route)| of_route(resolved, key, route)).collect()
}

fn of_route(resolved: &Resolved, key: &str, route: &Route) -> Option<Finding> {
    let retries = route.retries.as_ref()?;
    let (timeout, per_try) = (route.timeout.as_ref()?, retries.per_try.as_ref()?);
    let count = u64::from(retries.count.unwrap_or(COUNT));
    let tries = 1 + count;
    let (limit, needed) = (timeout.millis(), tries * per_try.millis());
    if count == 0 || needed <= limit {
        return None;
    }
    let finding =
        Finding::new(format!("{tries} tries of {per_try} cannot end within the route's timeout of {timeout}"))
            .at(
                resolved.place(["routes", key, "retries", "per-try"]),
                format!("1 + {count} tries need {}", duration(needed)),
            )
            .at(resolved.place(["routes", key, "timeout"]), "the route gives up here");
    // A tenth is left for the pauses between tries.
    let fits = limit * 9 / 10 / tries;
    let fits = if fits >= 100 { fits / 10 * 10 } else { fits };
    Some(match fits {
        0 => finding.help(format!("raise `timeout` to {}, or lower `count`", duration(needed))),
        _ => finding.help(format!("lower `per-try` to {}, or raise `timeout` to {}", duration(fits), duration(needed))),
    })
}
