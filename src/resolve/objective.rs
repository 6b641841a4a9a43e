//! Objectives with their ports and budgets decided; only for ports on which the mesh sees single requests.

use crate::resolve::draft::Draft;
use crate::resolved::{Objective, Sli};
use crate::spec::form::Label;
use crate::spec::number::{Decimal, Period};

/// Days over which an objective is measured that says none.
const DAYS: u32 = 30;

/// Objectives of a service, sorted by name.
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
        name: name.to_owned(),
        percent: percent.0.clone(),
        budget: percent.complement_of_percent(),
        days: window.as_ref().map_or(DAYS, Period::days),
        sli,
        service: service.name.clone(),
        workload: service.workload.clone(),
        port: port.port,
        protocol: port.protocol,
    })
}
