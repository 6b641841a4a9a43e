//! Pods: their containers, volumes, and the nodes on which they may run.

use std::collections::BTreeMap;

use super::super::values::{
    Affinity, ClaimVolume, ConfigMapVolume, EmptyDir, KeyToPath, NfsVolume, NodeAffinity, NodeRequirement,
    NodeSelector, NodeTerm, ObjectRef, Pod, PodSecurity, SecretVolume, Toleration, TopologySpread, Volume,
};
use super::{beside, container};
use crate::resolved::{self, VolumeSource, Workload};

pub(super) fn pod(workload: &Workload) -> Pod {
    Pod {
        labels: beside(&workload.pod_labels, &workload.labels),
        annotations: workload.pod_annotations.clone(),
        service_account_name: workload.service_account.clone(),
        automount_service_account_token: workload.token,
        enable_service_links: workload.service_links,
        priority_class_name: workload.priority_class.clone(),
        image_pull_secrets: workload.pull_secrets.iter().map(|name| ObjectRef { name: name.clone() }).collect(),
        security_context: PodSecurity {
            run_as_user: workload.container.security.user,
            run_as_group: workload.container.security.group,
            fs_group: workload.fs_group,
        },
        init_containers: container::before(workload),
        containers: vec![container::program(workload)],
        volumes: workload.volumes.iter().map(volume).collect(),
        termination_grace_period_seconds: workload.grace,
        node_selector: node_selector(workload),
        affinity: affinity(workload),
        tolerations: workload.tolerations.iter().map(toleration).collect(),
    }
}

fn volume(volume: &resolved::Volume) -> Volume {
    let mut made = Volume { name: volume.name.clone(), ..Volume::default() };
    match &volume.source {
        VolumeSource::Scratch { size } => made.empty_dir = Some(EmptyDir { medium: None, size_limit: size.clone() }),
        VolumeSource::Memory { size } => {
            made.empty_dir = Some(EmptyDir { medium: Some("Memory".to_owned()), size_limit: size.clone() });
        }
        VolumeSource::Claim { name, read_only } => {
            made.persistent_volume_claim =
                Some(ClaimVolume { claim_name: name.clone(), read_only: read_only.then_some(true) });
        }
        VolumeSource::Secret { name, items } => {
            made.secret = Some(SecretVolume { secret_name: name.clone(), items: files(items) });
        }
        VolumeSource::ConfigMap { name, items } => {
            made.config_map = Some(ConfigMapVolume { name: name.clone(), items: files(items) });
        }
        VolumeSource::Nfs { server, path, read_only } => {
            made.nfs =
                Some(NfsVolume { server: server.clone(), path: path.clone(), read_only: read_only.then_some(true) });
        }
    }
    made
}

fn files(items: &[(String, String)]) -> Vec<KeyToPath> {
    items.iter().map(|(key, path)| KeyToPath { key: key.clone(), path: path.clone() }).collect()
}

/// A single pool is a plain selector.
fn node_selector(workload: &Workload) -> BTreeMap<String, String> {
    match workload.nodes.as_slice() {
        [labels] => labels.clone(),
        _ => BTreeMap::new(),
    }
}

/// Several pools need a choice: one requirement where a single label tells them apart, else a term for each pool.
fn affinity(workload: &Workload) -> Option<Affinity> {
    if workload.nodes.len() < 2 {
        return None;
    }
    let within =
        |key: &str, values: Vec<String>| NodeRequirement { key: key.to_owned(), operator: "In".to_owned(), values };
    let match_expressions = match told_apart_by(&workload.nodes) {
        Some(key) => vec![vec![within(key, workload.nodes.iter().map(|labels| labels[key].clone()).collect())]],
        None => {
            let term = |labels: &BTreeMap<String, String>| -> Vec<_> {
                labels.iter().map(|(key, value)| within(key, vec![value.clone()])).collect()
            };
            workload.nodes.iter().map(term).collect()
        }
    };
    let node_selector_terms =
        match_expressions.into_iter().map(|match_expressions| NodeTerm { match_expressions }).collect();
    Some(Affinity { node_affinity: NodeAffinity { required: NodeSelector { node_selector_terms } } })
}

/// The one label that every pool has, and nothing else.
fn told_apart_by(nodes: &[BTreeMap<String, String>]) -> Option<&str> {
    let (key, _) = nodes.first()?.first_key_value()?;
    nodes.iter().all(|labels| labels.len() == 1 && labels.contains_key(key)).then_some(key.as_str())
}

fn toleration(toleration: &resolved::Toleration) -> Toleration {
    Toleration {
        key: toleration.key.clone(),
        operator: "Equal".to_owned(),
        value: toleration.value.clone(),
        effect: toleration.effect.to_owned(),
    }
}

/// During an update of a Deployment the pods of each revision are spread by themselves.
pub(super) fn spread(spread: &resolved::Spread, stateful: bool) -> TopologySpread {
    let when = if spread.required { "DoNotSchedule" } else { "ScheduleAnyway" };
    TopologySpread {
        topology_key: spread.topology.to_owned(),
        when_unsatisfiable: when.to_owned(),
        match_label_keys: if stateful { Vec::new() } else { vec!["pod-template-hash".to_owned()] },
    }
}
