//! What goes without saying: values that the API server fills in, and what only records which tool wrote an object.

use serde_json::{Value, json};

/// What the API server fills in, by the end of the path.
/// <https://kubernetes.io/docs/reference/kubernetes-api/>
fn table() -> [(&'static str, Value); 52] {
    [
        ("imagePullPolicy", json!("IfNotPresent")),
        ("terminationMessagePath", json!("/dev/termination-log")),
        ("terminationMessagePolicy", json!("File")),
        ("dnsPolicy", json!("ClusterFirst")),
        ("restartPolicy", json!("Always")),
        ("schedulerName", json!("default-scheduler")),
        ("terminationGracePeriodSeconds", json!(30)),
        ("enableServiceLinks", json!(true)),
        ("automountServiceAccountToken", json!(true)),
        ("hostNetwork", json!(false)),
        ("hostPID", json!(false)),
        ("hostIPC", json!(false)),
        ("shareProcessNamespace", json!(false)),
        ("securityContext", json!({})),
        ("resources", json!({})),
        ("env", json!([])),
        ("envFrom", json!([])),
        ("metadata.labels", json!({})),
        ("metadata.annotations", json!({})),
        ("securityContext.privileged", json!(false)),
        ("capabilities.add", json!([])),
        ("initialDelaySeconds", json!(0)),
        ("periodSeconds", json!(10)),
        ("timeoutSeconds", json!(1)),
        ("successThreshold", json!(1)),
        ("failureThreshold", json!(3)),
        ("httpGet.scheme", json!("HTTP")),
        ("httpGet.path", json!("/")),
        ("protocol", json!("TCP")),
        ("sessionAffinity", json!("None")),
        ("spec.type", json!("ClusterIP")),
        ("internalTrafficPolicy", json!("Cluster")),
        ("ipFamilyPolicy", json!("SingleStack")),
        ("publishNotReadyAddresses", json!(false)),
        ("spec.replicas", json!(1)),
        ("spec.minReadySeconds", json!(0)),
        ("spec.paused", json!(false)),
        ("spec.revisionHistoryLimit", json!(10)),
        ("spec.progressDeadlineSeconds", json!(600)),
        ("strategy.type", json!("RollingUpdate")),
        ("updateStrategy.type", json!("RollingUpdate")),
        ("rollingUpdate.partition", json!(0)),
        ("podManagementPolicy", json!("OrderedReady")),
        ("completions", json!(1)),
        ("parallelism", json!(1)),
        ("backoffLimit", json!(6)),
        ("suspend", json!(false)),
        ("concurrencyPolicy", json!("Allow")),
        ("failedJobsHistoryLimit", json!(1)),
        ("defaultMode", json!(420)),
        ("optional", json!(false)),
        ("readOnly", json!(false)),
    ]
}

/// More of the same, where the end alone would say too little.
fn more() -> [(&'static str, Value); 13] {
    [
        ("successfulJobsHistoryLimit", json!(3)),
        ("rollingUpdate.maxSurge", json!("25%")),
        ("rollingUpdate.maxUnavailable", json!("25%")),
        ("fieldRef.apiVersion", json!("v1")),
        ("securityContext.readOnlyRootFilesystem", json!(false)),
        ("securityContext.allowPrivilegeEscalation", json!(true)),
        ("securityContext.runAsNonRoot", json!(false)),
        ("timeZone", json!("Etc/UTC")),
        ("remoteRef.conversionStrategy", json!("Default")),
        ("remoteRef.decodingStrategy", json!("None")),
        ("remoteRef.metadataPolicy", json!("None")),
        ("target.creationPolicy", json!("Owner")),
        ("target.deletionPolicy", json!("Retain")),
    ]
}

/// Whether a value is what the API server fills in where nothing is said.
pub fn is_filled_in(path: &str, value: &Value) -> bool {
    let ends = |end: &str| path == end || path.strip_suffix(end).is_some_and(|rest| rest.ends_with('.'));
    table().iter().chain(&more()).any(|(end, usual)| ends(end) && usual == value)
}

/// Labels and annotations by which tools find what they wrote; `*` is any end.
const RECORDS: [&str; 22] = [
    "app.kubernetes.io/managed-by",
    "app.kubernetes.io/version",
    "argocd.argoproj.io/instance",
    "argocd.argoproj.io/sync-wave",
    "argocd.argoproj.io/sync-options",
    "argocd.argoproj.io/tracking-id",
    "argocd.argoproj.io/hook",
    "argocd.argoproj.io/hook-delete-policy",
    "chart",
    "heritage",
    "helm.sh/chart",
    "helm.sh/hook",
    "helm.sh/hook-delete-policy",
    "helm.sh/hook-weight",
    "meta.helm.sh/*",
    "kubectl.kubernetes.io/*",
    "kustomize.toolkit.fluxcd.io/*",
    "deployment.kubernetes.io/revision",
    "checksum/*",
    "config.kubernetes.io/*",
    "internal.config.kubernetes.io/*",
    "pod-template-hash",
];

/// Whether a leaf only records which tool wrote the object, and when.
pub fn is_record(path: &str) -> bool {
    let label = path.split_once("metadata.labels.").or_else(|| path.split_once("metadata.annotations."));
    let Some((_, key)) = label else { return path.starts_with("status") };
    RECORDS.iter().any(|record| match record.strip_suffix('*') {
        Some(start) => key.starts_with(start),
        None => key == *record,
    }) || key.starts_with("checksum-")
}

/// Kinds that gen derives from all the rest: alerts, boards, policies. Importing them again would say them twice.
const DERIVED: [&str; 8] = [
    "AlertmanagerConfig",
    "Application",
    "AppProject",
    "ConfigMap",
    "Kiali",
    "NamespacedValidatingPolicy",
    "PrometheusRule",
    "ValidatingPolicy",
];

/// Annotations that gen derives likewise.
const DERIVED_NOTES: [&str; 2] = ["metadata.annotations.health.kiali.io/rate", "metadata.annotations.service-board"];

/// Whether gen wrote a field of an object, and derives it anew from what is imported.
pub fn is_derived(kind: &str, object: &Value, path: &str) -> bool {
    let writer = object.pointer("/metadata/labels/app.kubernetes.io~1managed-by").and_then(Value::as_str);
    writer == Some("gen") && (DERIVED.contains(&kind) || DERIVED_NOTES.contains(&path))
}
