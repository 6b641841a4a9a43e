//! A workload: what runs it, how many pods, how they are replaced, when a run starts.

use serde_json::{Value, json};

use super::platform::CLUSTER;
use super::service::Images;
use super::{Input, Service, container, seconds, storage};
use crate::import::canon::{hook, slept};
use crate::import::group::Member;
use crate::import::manifest::Manifest;
use crate::import::table::Table;
use crate::import::world::{self, items, text};

/// The label of nodes that names their pool.
const POOL: &str = "pool";

/// Writes a workload with its containers.
pub(super) fn workload(
    platform: &mut Table,
    service: &mut Service,
    input: Input<'_>,
    member: &Member<'_>,
    images: &Images,
) {
    let Some(pod) = world::pod(member.manifest) else { return };
    let path = ["workloads", member.key.as_str()];
    let spec = member.manifest.get("/spec").cloned().unwrap_or_default();
    let mut out = Table::default();
    kind(&mut out, member.manifest);
    match member.manifest.kind.as_str() {
        "CronJob" => {
            cron(&mut out, &spec);
            run(&mut out, spec.pointer("/jobTemplate/spec").unwrap_or(&Value::Null));
        }
        "Job" => run(&mut out, &spec),
        "DaemonSet" => update(&mut out, spec.get("updateStrategy")),
        _ => {
            scale(&mut out, input, member.manifest, &spec);
            update(&mut out, spec.get("strategy"));
            budget(&mut out, input, member.manifest);
        }
    }
    container::program(&mut out, service, platform, input, member, images);
    storage::storage(&mut out, service, platform, input, member);
    shutdown(&mut out, member, pod);
    proxy(&mut out, member.manifest);
    placement(&mut out, platform, member.manifest, pod);
    service.table.put(&path, Value::Object(out.0));
}

fn kind(out: &mut Table, manifest: &Manifest) {
    let kind = match manifest.kind.as_str() {
        "StatefulSet" => "stateful",
        "DaemonSet" => "daemon",
        "CronJob" => "cron",
        "Job" => "hook",
        _ => return,
    };
    out.put(&["kind"], kind);
    if kind == "hook" {
        out.put_some(&["when"], hook(manifest).filter(|when| *when != "before"));
    }
}

/// What the API server fills in where nothing is said is written out: the language has other defaults.
fn cron(out: &mut Table, spec: &Value) {
    out.put_some(&["schedule"], text(spec, "schedule").map(five_fields));
    out.put_some(&["time-zone"], text(spec, "timeZone"));
    let policy = text(spec, "concurrencyPolicy").unwrap_or("Allow").to_lowercase();
    out.put(&["concurrency"], policy);
    out.put_some(&["suspend"], spec.get("suspend").cloned().filter(|it| *it == json!(true)));
    let limit = |field: &str, usual: u64| spec.get(field).and_then(Value::as_u64).unwrap_or(usual);
    out.put(&["keep", "succeeded"], limit("successfulJobsHistoryLimit", 3));
    out.put(&["keep", "failed"], limit("failedJobsHistoryLimit", 1));
}

/// The words for schedules as the five fields that they mean.
fn five_fields(schedule: &str) -> String {
    match schedule {
        "@yearly" | "@annually" => "0 0 1 1 *",
        "@monthly" => "0 0 1 * *",
        "@weekly" => "0 0 * * 0",
        "@daily" | "@midnight" => "0 0 * * *",
        "@hourly" => "0 * * * *",
        other => other,
    }
    .to_owned()
}

fn run(out: &mut Table, job: &Value) {
    out.put(&["retries"], job.get("backoffLimit").and_then(Value::as_u64).unwrap_or(6));
    out.put_some(&["deadline"], job.get("activeDeadlineSeconds").and_then(seconds));
}

/// Pods: as the autoscaler says, else as the workload does; one, where nobody says.
fn scale(out: &mut Table, input: Input<'_>, manifest: &Manifest, spec: &Value) {
    let scaler = input.world.of_kind("HorizontalPodAutoscaler").find(|scaler| {
        let target = |field: &str| scaler.text(&format!("/spec/scaleTargetRef/{field}"));
        target("kind") == Some(&manifest.kind)
            && target("name") == Some(&manifest.name)
            && world::same_namespace(scaler.namespace.as_deref(), manifest.namespace.as_deref())
    });
    let Some(scaler) = scaler else {
        let replicas = spec.get("replicas").and_then(Value::as_u64).unwrap_or(1);
        let recreate = spec.pointer("/strategy/type").and_then(Value::as_str) == Some("Recreate");
        if replicas == 1 && recreate {
            out.put(&["scale", "single"], true);
        } else {
            out.put(&["scale", "replicas"], replicas);
        }
        return;
    };
    out.put(&["scale", "min"], scaler.get("/spec/minReplicas").and_then(Value::as_u64).unwrap_or(1));
    out.put_some(&["scale", "max"], scaler.get("/spec/maxReplicas").cloned());
    out.put_some(&["scale", "cpu-percent"], scaler.get("/spec").and_then(|spec| cpu(spec)).cloned());
}

/// The CPU at which an autoscaler aims, in percent of what was asked for.
fn cpu(spec: &Value) -> Option<&Value> {
    let old = spec.get("targetCPUUtilizationPercentage");
    let of = |metric: &'_ Value| -> Option<String> {
        let resource = metric.get("resource").or_else(|| metric.get("containerResource"))?;
        text(resource, "name").map(str::to_owned)
    };
    let metric = items(spec, "metrics").iter().find(|metric| of(metric).as_deref() == Some("cpu"));
    let resource = metric.and_then(|metric| metric.get("resource").or_else(|| metric.get("containerResource")));
    resource.and_then(|it| it.pointer("/target/averageUtilization")).or(old)
}

fn update(out: &mut Table, strategy: Option<&Value>) {
    let Some(strategy) = strategy else { return };
    let single = out.get(&["scale", "single"]).is_some();
    if text(strategy, "type") == Some("Recreate") && !single {
        out.put(&["update", "strategy"], "recreate");
    }
    for (field, key) in [("maxSurge", "max-surge"), ("maxUnavailable", "max-unavailable")] {
        let number = strategy.pointer(&format!("/rollingUpdate/{field}")).filter(|value| value.is_u64());
        out.put_some(&["update", key], number.cloned());
    }
}

fn budget(out: &mut Table, input: Input<'_>, manifest: &Manifest) {
    let budgets = input.world.of_kind("PodDisruptionBudget").filter(|budget| {
        let picked = budget.get("/spec/selector").map(|it| input.world.selected(budget.namespace.as_deref(), it));
        picked.is_some_and(|picked| picked.iter().any(|it| std::ptr::eq(*it, manifest)))
    });
    let mut numbers = budgets.filter_map(|budget| budget.get("/spec/maxUnavailable").filter(|it| it.is_u64()));
    out.put_some(&["disruption", "max-unavailable"], numbers.next().cloned());
}

/// A pod that does not wait before it stops says so: the language's default is to wait.
fn shutdown(out: &mut Table, member: &Member<'_>, pod: &Value) {
    out.put_some(&["shutdown", "grace"], pod.get("terminationGracePeriodSeconds").and_then(seconds));
    let ends = ["CronJob", "Job"].contains(&member.manifest.kind.as_str());
    let stop = member.main().and_then(|main| main.pointer("/lifecycle/preStop"));
    let drain = match stop {
        _ if ends => return,
        None => Some(0),
        Some(stop) => {
            let command: Vec<&str> = stop
                .get("exec")
                .map_or(&[][..], |exec| items(exec, "command"))
                .iter()
                .filter_map(Value::as_str)
                .collect();
            stop.pointer("/sleep/seconds").and_then(Value::as_u64).or_else(|| slept(&command))
        }
    };
    let drain = drain.unwrap_or(0);
    out.put(&["shutdown", "drain"], format!("{drain}s"));
}

/// CPU and memory of the mesh's proxy, as annotations of pods say them.
fn proxy(out: &mut Table, manifest: &Manifest) {
    let notes = world::template(manifest).and_then(|it| it.pointer("/metadata/annotations"));
    let rows = [
        ("proxyCPU", "cpu"),
        ("proxyMemory", "memory"),
        ("proxyCPULimit", "cpu-limit"),
        ("proxyMemoryLimit", "memory-limit"),
    ];
    for (name, key) in rows {
        let amount = notes.and_then(|notes| text(notes, &format!("sidecar.istio.io/{name}")));
        out.put_some(&["proxy", key], amount);
    }
}

/// Over what pods are spread. Nodes are chosen by pools of the platform, whose label gen gives.
fn placement(out: &mut Table, platform: &mut Table, manifest: &Manifest, pod: &Value) {
    pools(out, platform, pod);
    // A daemon has a pod on each node, and what ends has one.
    if !["Deployment", "StatefulSet"].contains(&manifest.kind.as_str()) {
        return;
    }
    let rules = items(pod, "topologySpreadConstraints");
    let over = |topology: &str| rules.iter().find(|rule| text(rule, "topologyKey") == Some(topology));
    let (zone, host) = (over("topology.kubernetes.io/zone"), over("kubernetes.io/hostname"));
    let spread = if zone.is_some() {
        "zone"
    } else if host.is_some() {
        "host"
    } else {
        "none"
    };
    let required = zone.or(host).and_then(|rule| text(rule, "whenUnsatisfiable")) != Some("ScheduleAnyway");
    if zone.is_some() {
        platform.put(&["clusters", CLUSTER, "zones"], json!(["a", "b", "c"]));
    }
    out.put(&["placement", "spread"], spread);
    if required && spread != "none" {
        out.put(&["placement", "required"], true);
    }
}

/// Pools by the label that gen gives their nodes; what lets pods onto these is a matter of the pools.
fn pools(out: &mut Table, platform: &mut Table, pod: &Value) {
    let terms = pod.pointer("/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution");
    let terms = terms.map_or(&[][..], |terms| items(terms, "nodeSelectorTerms"));
    let of_pool = |it: &&Value| text(it, "key") == Some(POOL) && text(it, "operator") == Some("In");
    let listed = terms.iter().flat_map(|term| items(term, "matchExpressions")).filter(of_pool);
    let names = listed.flat_map(|it| items(it, "values")).filter_map(Value::as_str);
    let names: Vec<&str> = pod.pointer("/nodeSelector/pool").and_then(Value::as_str).into_iter().chain(names).collect();
    if names.is_empty() {
        return;
    }
    for name in &names {
        let path = ["clusters", CLUSTER, "pools", name];
        platform.below(&path);
        for toleration in items(pod, "tolerations") {
            let (Some(key), Some(effect)) = (text(toleration, "key"), text(toleration, "effect")) else { continue };
            let taint = json!({ "value": text(toleration, "value").unwrap_or_default(), "effect": effect });
            platform.put(&[path[0], path[1], path[2], path[3], "taints", key], taint);
        }
    }
    out.put(&["placement", "pools"], json!(names));
}
