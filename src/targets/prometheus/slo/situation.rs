//! Situations of callers: everything fails, too much fails for hours, all is well, nobody calls.

use crate::resolved::measured::fraction;
use crate::targets::prometheus::slo::Slo;
use crate::targets::prometheus::slo::alert::BurnAlert;
use crate::targets::prometheus::slo::measure::Measure;
use crate::targets::prometheus::unit_test::{Clock, Expectation, Firing, Series, Situation};

/// Errors in multiples of the budget: more than a ticket's factors and less than a page's.
const SLOW: u128 = 4;

/// All situations of some objectives. Those of calls are tried together: none reads the series of another. Those of the
/// service's own metrics might, so each is tried alone.
pub fn all(slos: &[Slo], clock: Clock) -> Vec<Situation> {
    let (calls, own): (Vec<_>, Vec<_>) = slos.iter().partition(|slo| matches!(slo.measure, Measure::Calls { .. }));
    let mut situations = together(&calls, "", clock);
    situations.extend(own.into_iter().flat_map(|slo| together(&[slo], &format!("{}: ", slo.name), clock)));
    situations
}

fn together(slos: &[&Slo], prefix: &str, clock: Clock) -> Vec<Situation> {
    let alerts: Vec<_> = slos.iter().flat_map(|slo| slo.burn_alerts()).collect();
    let Some(minute) = alerts.iter().map(|alert| clock.fired(alert.hold)).max() else { return Vec::new() };
    let counted = |budgets| {
        let series: Option<Vec<_>> = slos.iter().map(|slo| counted(slo, budgets, minute)).collect();
        Some(series?.concat())
    };
    let nothing = slos.iter().flat_map(|slo| slo.measure.nothing(minute)).collect();
    let expect = |fires: &dyn Fn(&BurnAlert) -> bool| expectations(&alerts, clock, fires);
    let situation = |name: &str, series, expected| Situation::new(format!("{prefix}{name}"), series, expected);
    let tried = [
        ("every call is bad", counted(u128::MAX), expect(&|_| true)),
        ("bad calls use up the budget in days", counted(SLOW), expect(&|alert| alert.slow)),
        ("every call is good", counted(0), expect(&|_| false)),
        ("nobody calls", Some(nothing), expect(&|_| false)),
    ];
    tried.into_iter().filter_map(|(name, series, expected)| Some(situation(name, series?, expected))).collect()
}

fn expectations(alerts: &[BurnAlert], clock: Clock, fires: &dyn Fn(&BurnAlert) -> bool) -> Vec<Expectation> {
    let firing = |alert: &BurnAlert| fires(alert).then(|| Firing::new(&alert.rule, [], ""));
    let expectation = |alert: &BurnAlert| {
        Expectation::new(&alert.rule.alert, clock.fired(alert.hold), firing(alert).into_iter().collect())
    };
    alerts.iter().map(expectation).collect()
}

/// Events of which as many times the budget are bad, at most all.
fn counted(slo: &Slo, budgets: u128, minutes: u64) -> Option<Vec<Series>> {
    let (allowed, total) = fraction(&slo.budget);
    let bad = allowed.saturating_mul(budgets).min(total);
    slo.measure.counted(total - bad, bad, minutes)
}
