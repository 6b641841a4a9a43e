//! The kinds that projects allow: exactly those that gen writes. Argo CD refuses a whole Application for one other kind.

use serde::Serialize;

/// A kind, and the API group it belongs to; the core group is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Kind {
    pub group: &'static str,
    pub kind: &'static str,
}

const fn kind(group: &'static str, kind: &'static str) -> Kind {
    Kind { group, kind }
}

/// What Applications of services bring into namespaces.
pub const SERVICE_KINDS: &[Kind] = &[
    kind("", "ConfigMap"),
    kind("", "PersistentVolumeClaim"),
    kind("", "Service"),
    kind("", "ServiceAccount"),
    kind("apps", "DaemonSet"),
    kind("apps", "Deployment"),
    kind("apps", "StatefulSet"),
    kind("autoscaling", "HorizontalPodAutoscaler"),
    kind("batch", "CronJob"),
    kind("batch", "Job"),
    kind("cert-manager.io", "Certificate"),
    kind("external-secrets.io", "ExternalSecret"),
    kind("gateway.networking.k8s.io", "HTTPRoute"),
    kind("monitoring.coreos.com", "PodMonitor"),
    kind("monitoring.coreos.com", "PrometheusRule"),
    kind("networking.istio.io", "DestinationRule"),
    kind("networking.istio.io", "EnvoyFilter"),
    kind("networking.istio.io", "ServiceEntry"),
    kind("networking.istio.io", "Sidecar"),
    kind("networking.istio.io", "VirtualService"),
    kind("networking.k8s.io", "Ingress"),
    kind("networking.k8s.io", "NetworkPolicy"),
    kind("policies.kyverno.io", "NamespacedValidatingPolicy"),
    kind("policies.kyverno.io", "PolicyException"),
    kind("policy", "PodDisruptionBudget"),
    kind("rbac.authorization.k8s.io", "Role"),
    kind("rbac.authorization.k8s.io", "RoleBinding"),
    kind("security.istio.io", "AuthorizationPolicy"),
    kind("security.istio.io", "PeerAuthentication"),
    kind("security.istio.io", "RequestAuthentication"),
    kind("telemetry.istio.io", "Telemetry"),
];

/// What Applications of services bring that belongs to no namespace; only for teams to which the platform grants it.
pub const SERVICE_CLUSTER_KINDS: &[Kind] =
    &[kind("rbac.authorization.k8s.io", "ClusterRole"), kind("rbac.authorization.k8s.io", "ClusterRoleBinding")];

/// What the platform brings into namespaces.
pub const PLATFORM_KINDS: &[Kind] = &[
    kind("", "ConfigMap"),
    kind("", "LimitRange"),
    kind("", "ResourceQuota"),
    kind("gateway.networking.k8s.io", "Gateway"),
    kind("gateway.networking.k8s.io", "HTTPRoute"),
    kind("kiali.io", "Kiali"),
    kind("monitoring.coreos.com", "AlertmanagerConfig"),
    kind("monitoring.coreos.com", "PodMonitor"),
    kind("monitoring.coreos.com", "PrometheusRule"),
    kind("monitoring.coreos.com", "ServiceMonitor"),
    kind("networking.istio.io", "EnvoyFilter"),
    kind("networking.istio.io", "Gateway"),
    kind("networking.istio.io", "Sidecar"),
    kind("networking.k8s.io", "NetworkPolicy"),
    kind("security.istio.io", "AuthorizationPolicy"),
    kind("security.istio.io", "PeerAuthentication"),
    kind("telemetry.istio.io", "Telemetry"),
];

/// What the platform brings that belongs to no namespace.
pub const PLATFORM_CLUSTER_KINDS: &[Kind] = &[
    kind("", "Namespace"),
    kind("policies.kyverno.io", "GeneratingPolicy"),
    kind("policies.kyverno.io", "ImageValidatingPolicy"),
    kind("policies.kyverno.io", "MutatingPolicy"),
    kind("policies.kyverno.io", "ValidatingPolicy"),
];
