//! The strip at the top: is all well, how much may still go wrong, what runs.

use crate::resolved::measured::{
    BUDGET_LEFT, Burn, Selector, Windows, error_ratio, fraction, of_containers, recorded, replica_metrics,
    workload_label,
};
use crate::resolved::{Goal, Measure, Resolved, Sli, Workload};
use crate::spec::WorkloadKind;
use crate::targets::grafana::layout::Section;
use crate::targets::grafana::panel::{stat, unit};
use crate::targets::grafana::subject::{Called, failing, number, quantile, rate};
use crate::targets::grafana::types::Panel;

/// A budget of which less is left is shown in orange.
const LOW_BUDGET: f64 = 0.25;
/// The tag in the reference of an image, with or without a digest behind it.
const TAG: &str = "[^@]+:([^:@/]+)(@.+)?";

pub fn section(resolved: &Resolved, called: &[Called<'_>]) -> Section {
    // An objective of 100 % has no budget, and so nothing is recorded for it.
    let of_calls = resolved.objectives.iter().map(|objective| (&objective.goal, good_calls(&objective.sli)));
    let own = resolved.own_objectives.iter().filter(|objective| objective.is_readable());
    let own = own.map(|objective| (&objective.goal, good_events(&objective.measure)));
    let some_budget = of_calls.chain(own).filter(|(goal, _)| goal.budget != "0");
    let mut panels: Vec<_> = some_budget.flat_map(|(goal, good)| budget(resolved, goal, &good)).collect();
    panels.extend(called.iter().flat_map(|one| calls(one, called.len() > 1)));
    panels.extend(resolved.workloads.iter().flat_map(|workload| pods(resolved, workload)));
    Section::new("Status", panels)
}

fn good_calls(sli: &Sli) -> String {
    match sli {
        Sli::Availability => "Calls that succeed".to_owned(),
        Sli::Latency { threshold_ms } => format!("Calls that take no longer than {threshold_ms} ms"),
    }
}

fn good_events(measure: &Measure) -> String {
    match measure {
        Measure::Events { .. } => "Events that are not bad".to_owned(),
        Measure::Histogram { metric, at_most, .. } => format!("Measurements of `{metric}` up to {at_most}"),
    }
}

fn budget(resolved: &Resolved, objective: &Goal, good: &str) -> [Panel; 4] {
    let series = |record: String| recorded(record, &resolved.namespace, &resolved.name, &objective.name);
    let Windows { page: [fast, slow], period, .. } =
        Windows::new(objective.days, resolved.environment.monitoring.scrape_interval);
    let (allowed, one) = fraction(&objective.budget);
    #[expect(clippy::cast_precision_loss, reason = "an objective has few digits")]
    let target = (one - allowed) as f64 / one as f64;
    let name = &objective.name;
    let about = format!("{good}. The objective is {} % over {period}.", objective.percent);
    let burn = |burn: Burn| {
        stat(format!("{name}: burn, {}", burn.long), unit::NUMBER)
            .decimals(1)
            .about("How many times as fast as allowed the error budget is used up. Red: somebody is woken up.")
            .query(format!("{} / {}", series(error_ratio(burn.long)), objective.budget), "")
            .below(1.0, number(&burn.factor()))
    };
    [
        stat(format!("{name}, {}", fast.short), unit::SHARE)
            .decimals(3)
            .about(about)
            .query(format!("1 - {}", series(error_ratio(fast.short))), "")
            .at_least(target),
        stat(format!("{name}: budget left"), unit::SHARE)
            .decimals(1)
            .about(format!("Share of the bad calls allowed over {period} that may still happen."))
            .query(series(BUDGET_LEFT.to_owned()).to_string(), "")
            .above(0.0, LOW_BUDGET),
        burn(fast),
        burn(slow),
    ]
}

/// As callers see them. `named`: there are several Services.
fn calls(called: &Called<'_>, named: bool) -> [Panel; 3] {
    let title = |title: &str| if named { format!("{}: {title}", called.service.name) } else { title.to_owned() };
    let calls = called.by_callers();
    [
        stat(title("calls"), unit::CALLS).query(rate(&calls, ""), ""),
        stat(title("failing calls"), unit::SHARE)
            .decimals(2)
            .query(failing(&calls, called.protocol, ""), "")
            .at_most(called.budget()),
        stat(title("p99"), unit::MILLISECONDS).query(quantile("0.99", &calls, ""), "").at_most(called.latency()),
    ]
}

fn pods(resolved: &Resolved, workload: &Workload) -> [Panel; 2] {
    let of = |metric| {
        Selector::new(metric).is("namespace", &resolved.namespace).is(workload_label(workload.kind), &workload.name)
    };
    let state = match replica_metrics(workload.kind) {
        Some([wanted, ready]) => stat(format!("{}: pods", workload.name), unit::NUMBER)
            .query(format!("max({})", of(ready)), "ready")
            .query(format!("max({})", of(wanted)), "wanted"),
        None if workload.kind == WorkloadKind::Cron => {
            stat(format!("{}: since last success", workload.name), unit::SECONDS)
                .query(format!("time() - max({})", of("kube_cronjob_status_last_successful_time")), "")
        }
        None => stat(format!("{}: failed tries", workload.name), unit::NUMBER)
            .about("Of the last deployment.")
            .query(format!("max({})", of("kube_job_status_failed")), ""),
    };
    [
        state,
        stat(format!("{}: version", workload.name), unit::NUMBER)
            .about("Several while a rollout is under way.")
            .query(version(resolved, workload), "{{version}}")
            .names(),
    ]
}

/// Its name stands in the label `version`: the tag of the program's image, or all of the image where it has none.
fn version(resolved: &Resolved, workload: &Workload) -> String {
    let container = [workload.container.name.clone()];
    let running =
        of_containers("kube_pod_container_info", &resolved.namespace, &workload.name, workload.kind, &container);
    let part = if workload.container.image.tag.is_some() { TAG } else { "(.+)" };
    format!("count by (version) (\n  label_replace({running}, \"version\", \"$1\", \"image_spec\", \"{part}\")\n)")
}
