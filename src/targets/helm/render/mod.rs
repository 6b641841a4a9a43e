//! What Helm renders from the shared chart and its values, rendered here: the same objects, so that a fleet can change
//! from one to the other without a change in the cluster. The templates of the chart are the other half of each file.

mod job;
mod meta;
mod pod;
mod scaling;
mod workload;

use std::collections::BTreeMap;

use serde_json::json;

use super::values::{Config, ExternalSecret, Service, Values, Workload};
use crate::bundle::{Object, SYNC_OPTIONS, to_value};
use meta::{Wave, meta};

/// The objects of the values. Those of `manifests`, which are text, are not among them.
pub fn render(values: &Values) -> Vec<Object> {
    let mut objects: Vec<Object> = values.service_accounts.iter().map(|name| service_account(values, name)).collect();
    objects.extend(values.external_secrets.iter().map(|(name, secret)| external_secret(values, name, secret)));
    objects.extend(values.services.iter().map(|(name, service)| kube_service(values, name, service)));
    for workload in values.workloads.values() {
        objects.extend(config_map(values, workload.config.as_ref(), &workload.labels));
        objects.extend(claims(values, workload));
        objects.push(workload::workload(values, workload));
        objects.extend(scaling::autoscaler(values, workload));
        objects.extend(scaling::disruption_budget(values, workload));
    }
    for job in values.jobs.values() {
        objects.extend(config_map(values, job.config.as_ref(), &job.labels));
        objects.push(job::job(values, job));
    }
    objects
}

fn service_account(values: &Values, name: &str) -> Object {
    let meta = meta(values, name, None, Wave::Before);
    Object::with("v1", "ServiceAccount", meta, [("automountServiceAccountToken", json!(false))])
}

/// The operator owns the Secret; when it loses the store, what it read stays.
fn external_secret(values: &Values, name: &str, secret: &ExternalSecret) -> Object {
    let meta = meta(values, name, None, Wave::Before);
    let mut spec = to_value(secret);
    spec["target"] = json!({ "name": name, "creationPolicy": "Owner", "deletionPolicy": "Retain" });
    Object::with("external-secrets.io/v1", "ExternalSecret", meta, [("spec", spec)])
}

fn kube_service(values: &Values, name: &str, service: &Service) -> Object {
    let mut meta = meta(values, name, None, Wave::Before);
    meta.annotations.extend(service.annotations.clone());
    let spec = Service { annotations: BTreeMap::new(), ..service.clone() };
    Object::with_spec("v1", "Service", meta, &spec)
}

fn config_map(values: &Values, config: Option<&Config>, labels: &BTreeMap<String, String>) -> Option<Object> {
    let config = config?;
    let meta = meta(values, &config.name, Some(labels), Wave::Before);
    Some(Object::with("v1", "ConfigMap", meta, [("data", to_value(&config.data))]))
}

/// Argo CD asks before it deletes data.
fn claims(values: &Values, workload: &Workload) -> impl Iterator<Item = Object> {
    workload.persistent_volume_claims.iter().map(|claim| {
        let meta = meta(values, &claim.name, Some(&workload.labels), Wave::Workload);
        let meta = meta.annotate(SYNC_OPTIONS, "Prune=confirm,Delete=confirm");
        Object::with("v1", "PersistentVolumeClaim", meta, [("spec", workload::claim_spec(claim))])
    })
}
