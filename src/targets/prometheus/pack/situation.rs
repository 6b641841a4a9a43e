//! Situations of workloads: everything is broken, all is well, nothing of ours is wrong. All alerts are tried together.

use crate::targets::prometheus::pack::Tuned;
use crate::targets::prometheus::unit_test::{Clock, Expectation, Firing, Situation};

pub fn all(alerts: &[Tuned<'_>], clock: Clock) -> Vec<Situation> {
    let Some(minute) = alerts.iter().map(|alert| clock.fired(alert.hold)).max() else { return Vec::new() };
    let outages: Vec<_> =
        alerts.iter().map(|alert| (alert.alert.outage)(alert.subject, alert.threshold(), minute)).collect();
    let firing = alerts.iter().zip(&outages).map(|(alert, outage)| {
        Firing::new(&alert.rule, outage.labels.iter().map(|(label, value)| (*label, value)), outage.value)
    });
    let firing = by_name(alerts.iter().zip(firing), minute);
    let health = alerts.iter().flat_map(|alert| (alert.alert.health)(alert.subject, alert.threshold(), minute));
    let silence = alerts.iter().flat_map(|alert| (alert.alert.silence)(alert.subject, minute));
    let silent: Vec<_> =
        firing.iter().map(|expectation| Expectation::silence(&expectation.alertname, minute)).collect();
    vec![
        Situation::new("everything is broken", outages.into_iter().flat_map(|outage| outage.series).collect(), firing),
        Situation::new("all is well", health.collect(), silent.clone()),
        Situation::new("nothing of ours is wrong", silence.collect(), silent),
    ]
}

/// One expectation a name: promtool compares all alerts of a name.
fn by_name<'a>(alerts: impl Iterator<Item = (&'a Tuned<'a>, Firing)>, minute: u64) -> Vec<Expectation> {
    let mut expected = Vec::<Expectation>::new();
    for (alert, firing) in alerts {
        match expected.last_mut().filter(|last| last.alertname == alert.rule.alert) {
            Some(last) => last.exp_alerts.push(firing),
            None => expected.push(Expectation::new(&alert.rule.alert, minute, vec![firing])),
        }
    }
    expected
}

impl Tuned<'_> {
    fn threshold(&self) -> f64 {
        self.threshold.parse().expect("thresholds are decimal numbers")
    }
}
