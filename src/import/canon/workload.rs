//! Workloads, and what belongs to one: its Service, its autoscaler, its budget.

use serde_json::{Map, Value, json};

use super::{Part, join, keyed, pod};
use crate::import::manifest::Manifest;
use crate::import::world::{self, World, items, port_number, text};

/// A Deployment, a CronJob and the like.
pub(super) fn workload(world: &World, manifest: &Manifest) -> Part {
    let mut body = super::plain(manifest).body;
    if let Some(spec) = body.pointer_mut("/spec").and_then(Value::as_object_mut) {
        spec.shift_remove("volumeClaimTemplates");
        let run = if manifest.kind == "CronJob" { spec.get_mut("jobTemplate") } else { None };
        let run = run.and_then(|job| {
            job.as_object_mut()?.shift_remove("metadata");
            job.get_mut("spec")?.as_object_mut()
        });
        let run = if manifest.kind == "CronJob" { run } else { Some(spec) };
        if let Some(run) = run {
            run.insert("template".into(), template(world, manifest));
        }
    }
    if let Some(hook) = hook(manifest) {
        body["hook"] = if is_before_all(manifest) { "before everything".into() } else { hook.into() };
    }
    Part::new(manifest.title(), body)
}

fn template(world: &World, manifest: &Manifest) -> Value {
    let mut template = json!({});
    for field in ["labels", "annotations"] {
        let written = world::template(manifest).and_then(|it| it.pointer(&format!("/metadata/{field}")));
        if let Some(written) = written {
            template["metadata"][field] = written.clone();
        }
    }
    template["spec"] = pod::pod(world, manifest);
    template
}

/// When a Job runs that Helm or Argo CD starts, in the words of the language.
pub fn hook(manifest: &Manifest) -> Option<&'static str> {
    let annotation = |key: &str| manifest.get("/metadata/annotations").and_then(|it| text(it, key));
    let written = annotation("argocd.argoproj.io/hook").or_else(|| annotation("helm.sh/hook"))?;
    written.split(',').find_map(|word| match word.trim() {
        "PreSync" | "Sync" | "pre-install" | "pre-upgrade" => Some("before"),
        "PostSync" | "post-install" | "post-upgrade" => Some("after"),
        "SyncFail" => Some("on-failure"),
        _ => None,
    })
}

/// Whether a hook runs even before Secrets, configuration and network exist: one of the language does not.
fn is_before_all(manifest: &Manifest) -> bool {
    let notes = manifest.get("/metadata/annotations").cloned().unwrap_or_default();
    let written = text(&notes, "argocd.argoproj.io/hook").or_else(|| text(&notes, "helm.sh/hook")).unwrap_or_default();
    written.split(',').any(|word| ["PreSync", "pre-install", "pre-upgrade"].contains(&word.trim()))
}

/// A Service: the workloads behind it instead of labels, numbers instead of names of ports.
pub(super) fn service(world: &World, manifest: &Manifest) -> Part {
    let mut body = super::plain(manifest).body;
    let spec = manifest.get("/spec").cloned().unwrap_or_default();
    let behind = world.behind(manifest);
    if !behind.is_empty() {
        body["spec"]["selector"] = titles(&behind);
    }
    let mut ports = Map::new();
    for port in items(&spec, "ports") {
        let transport = text(port, "protocol").unwrap_or("TCP");
        let mut port = port.clone();
        let target = port.get("targetPort").or_else(|| port.get("port")).cloned().unwrap_or_default();
        let pod = behind.first().and_then(|workload| world::pod(workload));
        if let Some(number) = port_number(pod.unwrap_or(&Value::Null), &target) {
            port["targetPort"] = number.into();
        }
        join(&mut ports, format!("[{}/{transport}]", port["port"]), port);
    }
    if !ports.is_empty() {
        body["spec"]["ports"] = Value::Object(ports);
    }
    Part::new(manifest.title(), body)
}

/// Names of workloads, as one value.
pub(super) fn titles(workloads: &[&Manifest]) -> Value {
    let mut titles: Vec<String> = workloads.iter().map(|workload| workload.title()).collect();
    titles.sort();
    titles.dedup();
    json!(titles)
}

/// A HorizontalPodAutoscaler, by what it scales.
pub(super) fn autoscaler(manifest: &Manifest) -> Part {
    let word = |field: &str| manifest.text(&format!("/spec/scaleTargetRef/{field}")).unwrap_or_default();
    let mut spec = keyed(manifest.get("/spec").unwrap_or(&Value::Null));
    let mut metrics = Map::new();
    for metric in manifest.get("/spec").map_or(&[][..], |spec| items(spec, "metrics")) {
        let kind = text(metric, "type").unwrap_or_default();
        let field = if kind == "ContainerResource" { "containerResource" } else { "resource" };
        match metric.get(field) {
            // Of one container or of all that a pod has: the program's part of it is what counts.
            Some(resource) => {
                let target = resource.get("target").cloned().unwrap_or_default();
                join(&mut metrics, format!("[{}]", text(resource, "name").unwrap_or_default()), target);
            }
            None => join(&mut metrics, format!("[{kind}]"), metric.clone()),
        }
    }
    if let Some(fields) = spec.as_object_mut() {
        fields.shift_remove("scaleTargetRef");
        fields.shift_remove("metrics");
        if !metrics.is_empty() {
            fields.insert("metrics".into(), Value::Object(metrics));
        }
    }
    Part::new(format!("HorizontalPodAutoscaler of {} {}", word("kind"), word("name")), json!({ "spec": spec }))
}

/// A PodDisruptionBudget, by the workloads that it protects.
pub(super) fn budget(world: &World, manifest: &Manifest) -> Part {
    let mut spec = keyed(manifest.get("/spec").unwrap_or(&Value::Null));
    let picked = manifest.get("/spec/selector").map(|it| world.selected(manifest.namespace.as_deref(), it));
    let picked = picked.unwrap_or_default();
    if picked.is_empty() {
        return super::plain(manifest);
    }
    spec.as_object_mut().map(|fields| fields.shift_remove("selector"));
    let names: Vec<String> = picked.iter().map(|workload| workload.title()).collect();
    Part::new(format!("PodDisruptionBudget of {}", names.join(", ")), json!({ "spec": spec }))
}
