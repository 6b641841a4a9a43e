//! Situations of callers: everything fails, too much fails for hours, all is well, nobody calls.

use crate::resolved::measured::fraction;
use crate::targets::prometheus::slo::Slo;
use crate::targets::prometheus::slo::alert::BurnAlert;
use crate::targets::prometheus::unit_test::{Clock, Expectation, Firing, Series, Situation};

/// Errors in multiples of the budget: more than a ticket's factors and less than a page's.
const SLOW: u128 = 4;

/// All situations of some objectives. They are tried together: no objective reads the series of another.
pub fn all(slos: &[Slo], clock: Clock) -> Vec<Situation> {
    let alerts: Vec<_> = slos.iter().flat_map(Slo::burn_alerts).collect();
    let Some(minute) = alerts.iter().map(|alert| clock.fired(alert.hold)).max() else { return Vec::new() };
    let called = |budgets| slos.iter().flat_map(|slo| called(slo, budgets, minute)).collect::<Vec<_>>();
    let uncalled = slos.iter().map(|slo| slo.example.no_calls(minute)).collect();
    let expect = |fires: &dyn Fn(&BurnAlert) -> bool| expectations(&alerts, clock, fires);
    vec![
        Situation::new("every call is bad", called(u128::MAX), expect(&|_| true)),
        Situation::new("bad calls use up the budget in days", called(SLOW), expect(&|alert| alert.slow)),
        Situation::new("every call is good", called(0), expect(&|_| false)),
        Situation::new("nobody calls", uncalled, expect(&|_| false)),
    ]
}

fn expectations(alerts: &[BurnAlert], clock: Clock, fires: &dyn Fn(&BurnAlert) -> bool) -> Vec<Expectation> {
    let firing = |alert: &BurnAlert| fires(alert).then(|| Firing::new(&alert.rule, [], ""));
    let expectation = |alert: &BurnAlert| {
        Expectation::new(&alert.rule.alert, clock.fired(alert.hold), firing(alert).into_iter().collect())
    };
    alerts.iter().map(expectation).collect()
}

/// Calls of which as many times the budget are bad, at most all.
fn called(slo: &Slo, budgets: u128, minutes: u64) -> Vec<Series> {
    let (allowed, total) = fraction(&slo.budget);
    let bad = allowed.saturating_mul(budgets).min(total);
    slo.example.calls(total - bad, bad, minutes)
}
