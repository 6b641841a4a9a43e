//! Objectives with their ports and budgets decided. Those of calls only for ports on which the mesh sees single requests.

use crate::resolve::draft::Draft;
use crate::resolve::own;
use crate::resolved::{Goal, Measure, Objective, OwnObjective, Sli};
use crate::spec::OwnSlo;
use crate::spec::form::Label;
use crate::spec::number::{Decimal, Period};

/// Days over which an objective is measured that says none.
const DAYS: u32 = 30;

/// Objectives of a service over its calls, sorted by name.
pub fn objectives(draft: &Draft) -> Vec<Objective> {
    let Some(slo) = &draft.service.slo else { return Vec::new() };
    if draft.environment.mesh.is_none() {
        return Vec::new();
    }
    let mut objectives = Vec::new();
    if let Some(availability) = &*slo.availability {
        let sli = Sli::Availability;
        let measured =
            objective(draft, "availability", &availability.objective, &availability.window, &availability.port, sli);
        objectives.extend(measured);
    }
    if let Some(latency) = &*slo.latency {
        let sli = Sli::Latency { threshold_ms: latency.threshold.millis() };
        objectives.extend(objective(draft, "latency", &latency.objective, &latency.window, &latency.port, sli));
    }
    objectives
}

fn objective(
    draft: &Draft,
    name: &str,
    percent: &Decimal,
    window: &Option<Period>,
    port: &Option<Label>,
    sli: Sli,
) -> Option<Objective> {
    let (service, port) = match port {
        Some(port) => draft.exposed(port)?,
        None => draft.served()?,
    };
    if !port.protocol.has_requests() {
        return None;
    }
    Some(Objective {
        goal: goal(name, percent, window),
        sli,
        service: service.name.clone(),
        workload: service.workload.clone(),
        port: port.port,
        protocol: port.protocol,
    })
}

fn goal(name: &str, percent: &Decimal, window: &Option<Period>) -> Goal {
    Goal {
        name: name.to_owned(),
        percent: percent.0.clone(),
        budget: percent.complement_of_percent(),
        days: window.as_ref().map_or(DAYS, Period::days),
    }
}

/// Objectives of a service over metrics of its own, sorted by name; one that does not say what it measures is told by a check.
pub fn own(draft: &Draft) -> Vec<OwnObjective> {
    let all = draft.service.slo.iter().flat_map(|slo| &slo.own);
    let measured = all.filter_map(|(name, slo)| {
        Some(OwnObjective { goal: goal(name, &slo.objective, &slo.window), measure: measure(draft, name, slo)? })
    });
    measured.collect()
}

fn measure(draft: &Draft, name: &str, slo: &OwnSlo) -> Option<Measure> {
    if let (Some(metric), Some(at_most)) = (&slo.histogram, &slo.at_most) {
        let wanted = slo.r#where.iter().map(|(label, value)| (label.to_string(), value.to_string())).collect();
        return Some(Measure::Histogram { metric: metric.to_string(), at_most: at_most.0.clone(), wanted });
    }
    let (bad, total) = (slo.bad.as_ref()?, slo.total.as_ref()?);
    let mut bad = own::over_window(draft, name, "bad", bad, &slo.values);
    let mut total = own::over_window(draft, name, "total", total, &slo.values);
    // A value must be used by one of the two.
    bad.unused_values.retain(|value| total.unused_values.contains(value));
    total.unused_values.clear();
    Some(Measure::Events { bad: Box::new(bad), total: Box::new(total) })
}
