//! Annotations by which Kiali judges a Kubernetes Service, and links from there to its board.

use std::collections::BTreeMap;

use crate::resolved::measured::{fraction, sli};
use crate::resolved::{KubeService, Objective, Resolved, Sli, names};

/// When Kiali calls a Service degraded, when failing: `code,degraded,failure,protocol,direction`, in percent of the calls.
const HEALTH: &str = "health.kiali.io/rate";
/// How many times as fast as allowed the error budget burns when somebody is woken up, in tenths: within an hour 2 % of
/// the budget of 30 days are gone.
const PAGE_FACTOR_TENTHS: u128 = 144;

/// The Services of a service, with what Kiali reads of them.
pub fn services(resolved: &Resolved) -> Vec<KubeService> {
    let annotate = |service: &KubeService| {
        let mut annotated = service.clone();
        annotated.annotations.extend(annotations(resolved, service));
        annotated
    };
    resolved.services.iter().map(annotate).collect()
}

fn annotations(resolved: &Resolved, service: &KubeService) -> BTreeMap<String, String> {
    if resolved.environment.monitoring.kiali.is_none() || service.headless {
        return BTreeMap::new();
    }
    let objective = resolved
        .objectives
        .iter()
        .find(|objective| objective.sli == Sli::Availability && objective.service == service.name);
    let health = objective.and_then(health).map(|health| (HEALTH.to_owned(), health));
    let board = names::board_url(resolved).map(|url| (names::BOARD_ANNOTATION.to_owned(), url));
    health.into_iter().chain(board).collect()
}

/// Degraded is what uses up the budget, failing is what wakes somebody up. Kiali takes 0 for "not set", so an objective
/// without a budget is left to Kiali's own thresholds; so is one that allows every call to fail.
fn health(objective: &Objective) -> Option<String> {
    let (budget, one) = fraction(&objective.goal.budget);
    if budget == 0 || budget >= one {
        return None;
    }
    let (codes, protocol) = match objective.protocol.is_grpc() {
        true => (format!("({}|5XX|-)", grpc_errors().join("|")), "grpc"),
        false => ("(5XX|-)".to_owned(), "http"),
    };
    let degraded = decimal(budget * 100, one);
    let failure = decimal((budget * 10 * PAGE_FACTOR_TENTHS).min(one * 100), one);
    Some(format!("{codes},{degraded},{failure},{protocol},inbound"))
}

/// Statuses of gRPC that count against an objective, those that break without one aside.
fn grpc_errors() -> Vec<String> {
    let good: Vec<_> = sli::GRPC_GOOD.split('|').collect();
    (0..=16).map(|status| status.to_string()).filter(|status| !good.contains(&status.as_str())).collect()
}

/// A fraction over a power of ten as a plain decimal number.
fn decimal(digits: u128, scale: u128) -> String {
    let places = scale.ilog10() as usize;
    let text = format!("{digits:0>width$}", width = places + 1);
    let (whole, rest) = text.split_at(text.len() - places);
    let rest = rest.trim_end_matches('0');
    if rest.is_empty() { whole.to_owned() } else { format!("{whole}.{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Protocol;
    use crate::spec::number::Decimal;

    fn of(percent: &str, protocol: Protocol) -> Option<String> {
        health(&Objective {
            goal: crate::resolved::Goal {
                name: "availability".to_owned(),
                percent: percent.to_owned(),
                budget: Decimal(percent.to_owned()).complement_of_percent(),
                days: 30,
            },
            sli: Sli::Availability,
            service: "orders".to_owned(),
            workload: "web".to_owned(),
            port: 80,
            protocol,
        })
    }

    #[test]
    fn thresholds_follow_the_objective() {
        let http = |percent| of(percent, Protocol::Http).unwrap_or_default();
        assert_eq!(http("99.9"), "(5XX|-),0.1,1.44,http,inbound");
        assert_eq!(http("99.999"), "(5XX|-),0.001,0.0144,http,inbound");
        assert_eq!(http("99"), "(5XX|-),1,14.4,http,inbound");
        assert_eq!(of("99.5", Protocol::Grpc).unwrap_or_default(), "(2|4|12|13|14|15|5XX|-),0.5,7.2,grpc,inbound");
    }

    #[test]
    fn a_full_outage_is_a_failure_whatever_the_objective() {
        assert_eq!(of("50", Protocol::Http).unwrap_or_default(), "(5XX|-),50,100,http,inbound");
    }

    #[test]
    fn kiali_is_never_told_zero() {
        assert_eq!((of("100", Protocol::Http), of("0", Protocol::Http)), (None, None));
    }

    #[test]
    fn thresholds_are_plain_and_in_order_for_every_objective() {
        let objectives =
            (1..99_999).step_by(7).map(|thousandths| format!("{}.{:03}", thousandths / 1000, thousandths % 1000));
        for percent in objectives.chain(["99.9999999".to_owned()]) {
            let health = of(&percent, Protocol::Http).expect("a budget");
            let fields: Vec<_> = health.split(',').collect();
            let [degraded, failure] = [fields[1], fields[2]].map(|text| {
                assert!(text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'), "{health}");
                text.parse::<f32>().expect("a number")
            });
            assert!(
                fields.len() == 5 && 0.0 < degraded && degraded < failure && failure <= 100.0,
                "{percent}: {health}"
            );
        }
    }
}
