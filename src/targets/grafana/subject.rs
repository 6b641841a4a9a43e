//! What of a service can be shown: calls where the mesh sees them, connections where it sees only those.

use crate::resolved::measured::{Counters, Selector, calls, sli};
use crate::resolved::{KubeService, Objective, Resolved, Sli, Workload};
use crate::spec::Protocol;

/// What Grafana puts in place of this spans at least four samples.
pub const RATE: &str = "$__rate_interval";

/// A Kubernetes Service whose single calls the mesh sees.
#[derive(Debug, Clone, Copy)]
pub struct Called<'a> {
    pub resolved: &'a Resolved,
    pub service: &'a KubeService,
    pub workload: &'a Workload,
    /// Decides what a failure is. All ports of one Service count together, as the mesh counts them.
    pub protocol: Protocol,
}

/// All Services that are called, sorted by name.
pub fn called(resolved: &Resolved) -> Vec<Called<'_>> {
    let services = in_mesh(resolved);
    services
        .filter_map(|(service, workload)| {
            let measured = resolved.objectives.iter().find(|objective| objective.service == service.name);
            let first = service.ports.iter().map(|port| port.protocol).find(|protocol| protocol.has_requests());
            let protocol = measured.map(|objective| objective.protocol).or(first)?;
            Some(Called { resolved, service, workload, protocol })
        })
        .collect()
}

/// Workloads with a Service on which the mesh sees only connections, and that Service; sorted by its name.
pub fn connected(resolved: &Resolved) -> Vec<(&KubeService, &Workload)> {
    let plain = |service: &KubeService| service.ports.iter().any(|port| is_plain(port.protocol));
    in_mesh(resolved).filter(|(service, _)| plain(service)).collect()
}

/// Whether the mesh sees connections there, but no calls.
pub fn is_plain(protocol: Protocol) -> bool {
    !protocol.has_requests() && protocol != Protocol::Udp
}

fn in_mesh(resolved: &Resolved) -> impl Iterator<Item = (&KubeService, &Workload)> {
    let services = resolved.services.iter().filter(|service| !service.headless);
    let paired = services.filter_map(|service| Some((service, resolved.workload(&service.workload)?)));
    paired.filter(|(_, workload)| workload.in_mesh && resolved.environment.mesh.is_some())
}

impl Called<'_> {
    /// Its calls as callers' proxies saw them.
    pub fn by_callers(&self) -> Selector {
        calls(&self.resolved.namespace, &self.service.name)
    }

    /// Its calls as its own proxies saw them: those that came through.
    pub fn by_itself(&self) -> Selector {
        Selector::new(sli::REQUESTS)
            .is("reporter", "destination")
            .is("destination_workload_namespace", &self.resolved.namespace)
            .is("destination_workload", &self.workload.name)
    }

    /// The share of failed calls that its objective allows.
    pub fn budget(&self) -> Option<f64> {
        let objective = self.objective(|sli| *sli == Sli::Availability)?;
        Some(number(&objective.goal.budget)).filter(|budget| *budget > 0.0)
    }

    /// The milliseconds that its objective allows a call.
    pub fn latency(&self) -> Option<f64> {
        let objective = self.objective(|sli| matches!(sli, Sli::Latency { .. }))?;
        let Sli::Latency { threshold_ms } = objective.sli else { return None };
        Some(f64::from(u32::try_from(threshold_ms).unwrap_or(u32::MAX)))
    }

    fn objective(&self, measures: impl Fn(&Sli) -> bool) -> Option<&Objective> {
        let mut objectives = self.resolved.objectives.iter();
        objectives.find(|objective| objective.service == self.service.name && measures(&objective.sli))
    }
}

/// Calls per second, summed by these labels.
pub fn rate(calls: &Selector, by: &str) -> String {
    format!("sum{} (rate({calls}[{RATE}]))", clause(by))
}

/// The share of calls that fail; nothing while there are none.
pub fn failing(calls: &Selector, protocol: Protocol, by: &str) -> String {
    let Counters { good, total } = Counters::of_calls(calls.clone(), protocol);
    let (good, total) = (rate(&good, by), rate(&total, by));
    format!("1 -\n(\n  {good}\nor\n  0 * {total}\n)\n/\n({total} > 0)")
}

/// How long calls take at most, but for the slowest share of them.
pub fn quantile(share: &str, calls: &Selector, by: &str) -> String {
    let by = if by.is_empty() { "le".to_owned() } else { format!("le, {by}") };
    format!("histogram_quantile(\n  {share},\n  {}\n)", rate(&calls.clone().of(sli::DURATIONS_UP_TO), &by))
}

fn clause(by: &str) -> String {
    if by.is_empty() { String::new() } else { format!(" by ({by})") }
}

/// A decimal number of an objective.
pub fn number(decimal: &str) -> f64 {
    decimal.parse().expect("numbers of objectives are decimals")
}
