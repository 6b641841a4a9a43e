//! Objects for tests of policies, with only the fields that policies read.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::baseline::Baseline;
use super::cel::Proxy;
use crate::spec::platform::CpuLimits;

/// An object that a policy must admit or refuse.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    pub api_version: &'static str,
    pub kind: &'static str,
    pub name: String,
    pub labels: BTreeMap<String, String>,
    pub spec: Value,
}

impl Example {
    pub fn pod(name: impl Into<String>, spec: Value) -> Self {
        Self { api_version: "v1", kind: "Pod", name: name.into(), labels: BTreeMap::new(), spec }
    }

    pub fn service(name: impl Into<String>, spec: Value) -> Self {
        Self { kind: "Service", ..Self::pod(name, spec) }
    }

    pub fn network_policy(name: impl Into<String>, spec: Value) -> Self {
        Self { api_version: "networking.k8s.io/v1", kind: "NetworkPolicy", ..Self::pod(name, spec) }
    }

    #[must_use]
    pub fn label(mut self, key: &str) -> Self {
        self.labels.insert(key.to_owned(), "example".to_owned());
        self
    }

    #[must_use]
    pub fn labels(mut self, labels: BTreeMap<String, String>) -> Self {
        self.labels.extend(labels);
        self
    }

    /// A context that the whole baseline admits.
    pub fn security_context() -> Value {
        json!({
            "runAsNonRoot": true,
            "runAsUser": 1000,
            "allowPrivilegeEscalation": false,
            "readOnlyRootFilesystem": true,
            "capabilities": { "drop": ["ALL"] },
            "seccompProfile": { "type": "RuntimeDefault" },
        })
    }

    /// The object as a file of tests holds it.
    pub fn to_value(&self, namespace: &str) -> Value {
        let mut metadata = json!({ "name": self.name, "namespace": namespace });
        if !self.labels.is_empty() {
            metadata["labels"] = json!(self.labels);
        }
        json!({ "apiVersion": self.api_version, "kind": self.kind, "metadata": metadata, "spec": self.spec })
    }
}

/// Pods that every rule of the baseline admits: as they are written, and with the proxy that the mesh injects.
pub fn admitted_pods(baseline: &Baseline<'_>) -> Vec<Example> {
    let pod = |name: &str, spec| Example::pod(name, spec).label("serves").labels(baseline.example_labels());
    let program = container("main", &baseline.image(), baseline.cpu_limits == CpuLimits::Required);
    let mut pods = vec![pod("as-written", json!({ "containers": [program] }))];
    pods.extend(baseline.proxy.map(|proxy| {
        let init = injected(proxy);
        pod("as-injected", json!({ "initContainers": init, "containers": [program] }))
    }));
    pods
}

/// What the mesh adds to a pod, always with a limit for cpu: a container that sets up or checks the redirection, and the proxy as a native sidecar.
fn injected(proxy: Proxy<'_>) -> [Value; 2] {
    let image = format!("{}:1.0.0", proxy.image);
    let mut first = container(if proxy.redirects { "istio-init" } else { "istio-validation" }, &image, true);
    if proxy.redirects {
        first["securityContext"]["runAsNonRoot"] = json!(false);
        first["securityContext"]["runAsUser"] = json!(0);
        first["securityContext"]["readOnlyRootFilesystem"] = json!(false);
        first["securityContext"]["capabilities"]["add"] = json!(["NET_ADMIN", "NET_RAW"]);
    }
    let mut sidecar = container("istio-proxy", &image, true);
    sidecar["restartPolicy"] = json!("Always");
    [first, sidecar]
}

/// A container that the baseline admits.
fn container(name: &str, image: &str, cpu_limit: bool) -> Value {
    let mut limits = json!({ "memory": "64Mi" });
    if cpu_limit {
        limits["cpu"] = json!("1");
    }
    json!({
        "name": name,
        "image": image,
        "readinessProbe": { "tcpSocket": { "port": 8080 } },
        "resources": { "requests": { "cpu": "100m", "memory": "64Mi" }, "limits": limits },
        "securityContext": Example::security_context(),
    })
}
