//! Workloads: how many pods, how they are replaced.

use super::super::values::{
    Autoscaling, Claim, Config, DisruptionBudget, RollingUpdate, Strategy, Workload, WorkloadKind,
};
use super::{beside, pod};
use crate::resolved::{self, Resolved, Scale, Update};
use crate::spec;

pub(super) fn workload(resolved: &Resolved, workload: &resolved::Workload) -> Workload {
    let stateful = workload.kind == spec::WorkloadKind::Stateful;
    let deployment = workload.kind == spec::WorkloadKind::Deployment;
    let strategy = strategy(workload.update, stateful);
    let (strategy, update_strategy) = if deployment { (Some(strategy), None) } else { (None, Some(strategy)) };
    let claims = workload.claims.iter().map(claim).collect();
    let (persistent_volume_claims, volume_claim_templates) =
        if stateful { (Vec::new(), claims) } else { (claims, Vec::new()) };
    Workload {
        name: workload.name.clone(),
        kind: kind(workload.kind),
        replicas: replicas(workload.scale),
        autoscaling: autoscaling(workload),
        pod_disruption_budget: workload.disruption.map(|max_unavailable| DisruptionBudget { max_unavailable }),
        strategy,
        update_strategy,
        progress_deadline_seconds: deployment.then_some(workload.progress_deadline),
        revision_history_limit: workload.revision_history,
        service_name: if stateful { governing_service(resolved, workload) } else { None },
        labels: beside(&workload.labels, &resolved.labels),
        selector: workload.selector.clone(),
        pod: pod::pod(workload),
        persistent_volume_claims,
        volume_claim_templates,
        config: workload.config.as_ref().map(|config| Config { name: config.name.clone(), data: config.data.clone() }),
        topology_spread: workload.spread.iter().map(|spread| pod::spread(spread, stateful)).collect(),
    }
}

/// What ends is no workload of the chart.
fn kind(kind: spec::WorkloadKind) -> WorkloadKind {
    match kind {
        spec::WorkloadKind::Stateful => WorkloadKind::StatefulSet,
        spec::WorkloadKind::Daemon => WorkloadKind::DaemonSet,
        spec::WorkloadKind::Deployment | spec::WorkloadKind::Cron | spec::WorkloadKind::Hook => {
            WorkloadKind::Deployment
        }
    }
}

/// `None`: the nodes decide, or the autoscaler owns the number, and each sync would fight it.
fn replicas(scale: Scale) -> Option<u32> {
    match scale {
        Scale::Fixed(replicas) => Some(replicas),
        Scale::Single => Some(1),
        Scale::Auto { .. } | Scale::EachNode | Scale::EachRun => None,
    }
}

fn autoscaling(workload: &resolved::Workload) -> Option<Autoscaling> {
    let Scale::Auto { min, max, cpu_percent } = workload.scale else { return None };
    Some(Autoscaling {
        min_replicas: min,
        max_replicas: max,
        container: workload.container.name.clone(),
        target_cpu_utilization_percentage: cpu_percent,
    })
}

/// A StatefulSet always takes a pod away before it starts the next one: only where it begins can be said.
fn strategy(update: Update, stateful: bool) -> Strategy {
    let rolling = |rolling_update| Strategy { kind: "RollingUpdate".to_owned(), rolling_update: Some(rolling_update) };
    match update {
        _ if stateful => rolling(RollingUpdate { partition: Some(0), ..RollingUpdate::default() }),
        Update::Rolling { max_surge, max_unavailable } => rolling(RollingUpdate {
            max_surge: Some(max_surge),
            max_unavailable: Some(max_unavailable),
            ..RollingUpdate::default()
        }),
        Update::Recreate => Strategy { kind: "Recreate".to_owned(), rolling_update: None },
    }
}

fn governing_service(resolved: &Resolved, workload: &resolved::Workload) -> Option<String> {
    let mut services = resolved.services.iter();
    let service = services.find(|service| service.headless && service.workload == workload.key)?;
    Some(service.name.clone())
}

fn claim(claim: &resolved::Claim) -> Claim {
    Claim { name: claim.name.clone(), storage_class_name: claim.class.clone(), storage: claim.size.clone() }
}
