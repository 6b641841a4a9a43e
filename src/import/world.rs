//! Objects together: which pods a selector picks, which ConfigMap a name means. Both the imported objects and those that gen
//! renders from the import are such a world.

use serde_json::{Map, Value};

use super::manifest::Manifest;

/// Kinds that start pods.
pub const WORKLOADS: [&str; 5] = ["Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job"];

/// All objects of one side.
#[derive(Debug, Default)]
pub struct World {
    pub manifests: Vec<Manifest>,
}

impl World {
    /// Objects of a kind.
    pub fn of_kind<'w>(&'w self, kind: &'static str) -> impl Iterator<Item = &'w Manifest> {
        self.manifests.iter().filter(move |manifest| manifest.kind == kind)
    }

    /// The object of a kind and name, in a namespace where both say one.
    pub fn find(&self, kind: &'static str, namespace: Option<&str>, name: &str) -> Option<&Manifest> {
        self.of_kind(kind).find(|it| it.name == name && same_namespace(it.namespace.as_deref(), namespace))
    }

    /// What starts pods, in the order of the texts.
    pub fn workloads(&self) -> impl Iterator<Item = &Manifest> {
        self.manifests.iter().filter(|manifest| is_workload(manifest))
    }

    /// Workloads whose pods a selector picks: a LabelSelector, or plain labels. An empty one picks all of the namespace.
    pub fn selected(&self, namespace: Option<&str>, selector: &Value) -> Vec<&Manifest> {
        let here = self.workloads().filter(|it| same_namespace(it.namespace.as_deref(), namespace));
        here.filter(|workload| pod_labels(workload).is_some_and(|labels| matches(selector, labels))).collect()
    }

    /// Workloads behind a Service: what ends by itself only where nothing else has such labels.
    pub fn behind(&self, service: &Manifest) -> Vec<&Manifest> {
        let Some(selector) = service.get("/spec/selector") else { return Vec::new() };
        let all = self.selected(service.namespace.as_deref(), selector);
        let running: Vec<_> = all.iter().copied().filter(|it| !ends(it)).collect();
        if running.is_empty() { all } else { running }
    }

    /// Contents of a ConfigMap, if it is among the objects.
    pub fn config(&self, namespace: Option<&str>, name: &str) -> Option<&Map<String, Value>> {
        static NOTHING: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
        let config = self.find("ConfigMap", namespace, name)?;
        Some(config.get("/data").and_then(Value::as_object).unwrap_or(&NOTHING))
    }
}

/// Whether an object starts pods.
pub fn is_workload(manifest: &Manifest) -> bool {
    WORKLOADS.contains(&manifest.kind.as_str()) && (manifest.group == "apps" || manifest.group == "batch")
}

/// Whether the program of a workload ends by itself.
pub fn ends(workload: &Manifest) -> bool {
    workload.group == "batch"
}

/// Namespaces are the same where one of both does not say it.
pub fn same_namespace(a: Option<&str>, b: Option<&str>) -> bool {
    a.is_none() || b.is_none() || a == b
}

/// The template of a workload's pods.
pub fn template(workload: &Manifest) -> Option<&Value> {
    let pointer = if workload.kind == "CronJob" { "/spec/jobTemplate/spec/template" } else { "/spec/template" };
    workload.get(pointer)
}

/// `spec` of a workload's pods.
pub fn pod(workload: &Manifest) -> Option<&Value> {
    template(workload)?.get("spec")
}

/// Labels of a workload's pods.
pub fn pod_labels(workload: &Manifest) -> Option<&Map<String, Value>> {
    static NOTHING: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    let template = template(workload)?;
    Some(template.pointer("/metadata/labels").and_then(Value::as_object).unwrap_or(&NOTHING))
}

/// Whether a selector picks pods with these labels.
pub fn matches(selector: &Value, labels: &Map<String, Value>) -> bool {
    let Some(fields) = selector.as_object() else { return false };
    if !fields.contains_key("matchLabels") && !fields.contains_key("matchExpressions") {
        return fields.iter().all(|(key, value)| labels.get(key) == Some(value));
    }
    let plain = fields.get("matchLabels").and_then(Value::as_object);
    let plain = plain.is_none_or(|plain| plain.iter().all(|(key, value)| labels.get(key) == Some(value)));
    let expressions = items(selector, "matchExpressions");
    plain && expressions.iter().all(|expression| holds(expression, labels))
}

fn holds(expression: &Value, labels: &Map<String, Value>) -> bool {
    let label = expression.get("key").and_then(Value::as_str).and_then(|key| labels.get(key));
    let values = items(expression, "values");
    match expression.get("operator").and_then(Value::as_str) {
        Some("In") => label.is_some_and(|label| values.contains(label)),
        Some("NotIn") => label.is_none_or(|label| !values.contains(label)),
        Some("Exists") => label.is_some(),
        Some("DoesNotExist") => label.is_none(),
        _ => false,
    }
}

/// Items of a list below a field; none where there is no such list.
pub fn items<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    value.get(field).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The text below a field.
pub fn text<'v>(value: &'v Value, field: &str) -> Option<&'v str> {
    value.get(field).and_then(Value::as_str)
}

/// The same for a probe, which looks among the ports of its own container.
pub fn probed_port(pod: &Value, container: &Value, wanted: &Value) -> Option<u16> {
    let own = items(container, "ports").iter().find(|port| port.get("name") == Some(wanted));
    let own = own.and_then(|port| port.get("containerPort")).and_then(Value::as_u64);
    own.and_then(|number| number.try_into().ok()).or_else(|| port_number(pod, wanted))
}

/// A scalar as a text: what manifests write without quotes where a text is wanted.
pub fn scalar(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// The number of a container's port that a number or a name means.
pub fn port_number(pod: &Value, wanted: &Value) -> Option<u16> {
    if let Some(number) = wanted.as_u64() {
        return u16::try_from(number).ok();
    }
    let name = wanted.as_str()?;
    if let Ok(number) = name.parse() {
        return Some(number);
    }
    let containers = items(pod, "containers").iter().chain(items(pod, "initContainers"));
    let port = containers.flat_map(|it| items(it, "ports")).find(|port| text(port, "name") == Some(name))?;
    port.get("containerPort").and_then(Value::as_u64).and_then(|number| number.try_into().ok())
}
