//! Recording rules of an objective: its error ratio over each window, and what is left of its budget.

use crate::resolved::measured::{BUDGET_LEFT, Window, error_ratio};
use crate::targets::prometheus::slo::Slo;
use crate::targets::prometheus::types::Recording;

/// Rules over hours, and rules over days: those sum rates that they record themselves.
pub fn rules(slo: &Slo) -> (Vec<Recording>, Vec<Recording>) {
    let base = slo.windows.base;
    let rates =
        [rule(slo, bad(base), slo.measure.bad_rate(base)), rule(slo, total(base), slo.measure.total_rate(base))];
    let (long, short): (Vec<_>, Vec<_>) = slo.windows.all().into_iter().partition(|window| window.is_long());
    let short = short.into_iter().map(|window| rule(slo, error_ratio(window), slo.measure.error_ratio(window)));
    let long = long.into_iter().map(|window| rule(slo, error_ratio(window), summed_ratio(slo, window)));
    (short.collect(), rates.into_iter().chain(long).chain([budget_left(slo)]).collect())
}

/// Share of the period's budget that is left; below zero when it is overspent.
fn budget_left(slo: &Slo) -> Recording {
    let spent = summed_ratio(slo, slo.windows.period);
    rule(slo, BUDGET_LEFT.to_owned(), format!("1 -\n{spent}\n/\n{}", slo.budget))
}

/// Bad calls over all calls. A mean of recorded ratios would count a quiet night as much as a busy day.
fn summed_ratio(slo: &Slo, window: Window) -> String {
    let base = slo.windows.base;
    format!(
        "sum_over_time({}[{window}])\n/\n(sum_over_time({}[{window}]) > 0)",
        slo.recorded(&bad(base)),
        slo.recorded(&total(base))
    )
}

fn rule(slo: &Slo, record: String, expr: String) -> Recording {
    Recording { record, expr, labels: slo.labels() }
}

fn bad(base: Window) -> String {
    format!("slo:sli_bad:rate{base}")
}

fn total(base: Window) -> String {
    format!("slo:sli_total:rate{base}")
}
