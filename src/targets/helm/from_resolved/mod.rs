//! From what is decided to the values of the chart. Nothing is decided here but how the chart calls it.

mod container;
mod job;
mod pod;
mod workload;

use std::collections::{BTreeMap, BTreeSet};

use super::values::{ExternalSecret, Manifests, RemoteRef, SecretData, Service, ServicePort, StoreRef, Values};
use crate::resolved::{self, KubeService, Resolved, Workload};

/// The values of one service in one environment.
pub fn values(resolved: &Resolved) -> Values {
    // Workloads that are taken over may share one.
    let accounts: BTreeSet<_> = resolved.workloads.iter().map(|workload| workload.service_account.clone()).collect();
    let (jobs, workloads): (Vec<_>, Vec<_>) = resolved.workloads.iter().partition(|workload| workload.run.is_some());
    let workload = |each: &Workload| (each.id(), workload::workload(resolved, each));
    let job = |each: &Workload| Some((each.id(), job::job(resolved, each, each.run.as_ref()?)));
    Values {
        namespace: resolved.namespace.clone(),
        labels: resolved.labels.clone(),
        service_accounts: accounts.into_iter().collect(),
        external_secrets: external_secrets(resolved),
        services: resolved
            .services
            .iter()
            .chain(&resolved.doors)
            .map(|each| (each.name.clone(), service(each)))
            .collect(),
        workloads: workloads.into_iter().map(workload).collect(),
        jobs: jobs.into_iter().filter_map(job).collect(),
        manifests: Manifests::default(),
    }
}

/// Without a store there are none; a check says so.
fn external_secrets(resolved: &Resolved) -> BTreeMap<String, ExternalSecret> {
    let Some(store) = &resolved.environment.secret_store else { return BTreeMap::new() };
    let secret = |secret: &resolved::ExternalSecret| {
        let data = secret.data.iter().map(|(key, property)| SecretData {
            secret_key: key.clone(),
            remote_ref: RemoteRef {
                key: secret.remote.clone(),
                property: property.clone(),
                conversion_strategy: "Default".to_owned(),
                decoding_strategy: "None".to_owned(),
                metadata_policy: "None".to_owned(),
            },
        });
        ExternalSecret {
            refresh_interval: store.refresh.clone(),
            secret_store_ref: StoreRef { kind: store.kind.to_owned(), name: store.name.clone() },
            data: data.collect(),
        }
    };
    resolved.external_secrets.iter().map(|each| (each.object.clone(), secret(each))).collect()
}

fn service(service: &KubeService) -> Service {
    let ports = service.ports.iter().map(|port| ServicePort {
        name: port.name.clone(),
        port: port.port,
        target_port: port.target,
        protocol: container::transport(port.protocol),
        app_protocol: port.protocol.to_string(),
    });
    Service {
        cluster_ip: service.headless.then(|| "None".to_owned()),
        kind: service.balancer.is_some().then(|| "LoadBalancer".to_owned()),
        load_balancer_class: service.balancer.as_ref().and_then(|balancer| balancer.class.clone()),
        load_balancer_source_ranges: service.balancer.iter().flat_map(|balancer| balancer.sources.clone()).collect(),
        // Else nodes would hide from whom a call comes, and the network lets in by source.
        external_traffic_policy: service.balancer.is_some().then(|| "Local".to_owned()),
        annotations: service.annotations.clone(),
        selector: service.selector.clone(),
        ports: ports.collect(),
    }
}

/// Entries that the map below does not have.
fn beside(map: &BTreeMap<String, String>, below: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let new = map.iter().filter(|(key, value)| below.get(*key) != Some(*value));
    new.map(|(key, value)| (key.clone(), value.clone())).collect()
}
