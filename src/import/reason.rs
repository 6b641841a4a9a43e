//! Why a fact is not in the written files: what the language has no key for, and why not.

use super::compiled::Refused;
use super::proof::{Fate, Judged};

/// Parts of a path or subject with what is to be said. The first row that fits counts.
const REASONS: &[(&str, &str, &str)] = &[
    ("", ".affinity", "pods are spread by `placement.spread`, and nodes chosen by pools of the platform"),
    ("", ".nodeSelector", "nodes are chosen by pools of the platform, which gen labels `pool`"),
    ("", ".tolerations", "a workload tolerates the taints of the pools that it names"),
    ("", ".hostNetwork", "no pod shares the node's network: the Pod Security Standard refuses it"),
    ("", ".volume.hostPath", "no pod mounts a folder of its node: the Pod Security Standard refuses it"),
    ("", ".subPath", "a part of a volume cannot be mounted, only the whole"),
    ("", ".volume.", "there is no kind of volume for it"),
    ("", ".configMap.", "single keys of a ConfigMap that is not among the manifests cannot be mounted"),
    ("", ".defaultMode", "files have the mode that Kubernetes gives them"),
    ("", "hook", "a hook before the rollout runs when Secrets, configuration, identity and network exist"),
    ("", "hook-weight", "hooks of one moment run together"),
    ("", "configMapKeyRef", "the ConfigMap is not among the manifests: import it too, or say the value in `env`"),
    ("", "resourceFieldRef", "a variable cannot hold an amount of resources"),
    ("", ".lifecycle.postStart", "there is no key for what runs after the start"),
    ("", ".lifecycle.preStop", "`shutdown.drain` waits before the signal; a command cannot run then"),
    ("", ".restartPolicy", "a failed run is tried with a new pod"),
    ("", "startingDeadlineSeconds", "a run that is late starts all the same"),
    ("", "ttlSecondsAfterFinished", "the next sync removes what a hook left"),
    ("", ".rollingUpdate.", "only whole numbers of pods can be said, not percentages"),
    ("", "minAvailable", "a budget says how many pods may be missing: `disruption.max-unavailable`"),
    ("", "metrics[", "autoscaling follows the CPU of the program"),
    ("", "spec.behavior", "there is no key for how fast an autoscaler moves"),
    ("", "automountServiceAccountToken", "a pod gets a token only where `[permissions]` say what for"),
    ("", "priorityClassName", "the class follows from `tier` and the platform's `priority-classes`"),
    ("", "metadata.annotations", "there is no key for annotations"),
    ("", "metadata.labels", "labels of one object alone cannot be said: `[labels]` are those of the whole service"),
    ("PersistentVolumeClaim ", "", "the claim stays as it is, so that no data is lost; gen does not write it"),
    (
        "AuthorizationPolicy ",
        "",
        "who may call is said in `[access.inbound]`, which is read from NetworkPolicies and addresses",
    ),
    ("route ", "", "a route leads to one port of a workload that speaks HTTP, on hosts that have a name"),
    ("gateway ", "", "gateways accept HTTP and HTTPS with a certificate"),
    ("DestinationRule ", "", "calls inside the mesh are always mutual TLS; limits are said in `ports.X.traffic`"),
    ("host ", "", "the mesh's entries follow from `[access.hosts]`"),
    ("Secret ", "", "gen writes no Secret; its name and keys are declared in `[secrets]`"),
    ("ConfigMap ", "", "no workload among the manifests uses it"),
    ("Namespace ", "", "the platform writes namespaces, from `[environments.X.namespaces]`"),
    ("Job ", "", "a Job that nothing starts again is no part of a service: see `kind = \"hook\"` and `\"cron\"`"),
    ("Service ", "spec.type", "gen makes Services inside the cluster; what comes from outside comes through a gateway"),
    ("Service ", "nodePort", "ports of nodes cannot be said: what comes from outside comes through a gateway"),
    ("Service ", "", "a workload has one Service inside the cluster, which leads to all its exposed ports"),
    ("NetworkPolicy of all", "", "every pod is closed already; rules for all pods are the platform's"),
    ("NetworkPolicy ", "", "an edge needs a name: a service of the fleet, a peer of the platform, a host or a network"),
    ("ServiceAccount ", "", "no workload among the manifests runs as it"),
    ("rights of ", "", "rights are given to workloads of the fleet"),
    ("Role ", "", "its rules are not among the manifests, or nobody is bound to them"),
];

/// Kinds that gen writes, from which a whole object may still be lost.
const KNOWN: &[&str] = &[
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "CronJob",
    "Job",
    "Service",
    "ServiceAccount",
    "ConfigMap",
    "Secret",
    "HorizontalPodAutoscaler",
    "PodDisruptionBudget",
    "NetworkPolicy",
    "Role",
    "RoleBinding",
    "ClusterRole",
    "ClusterRoleBinding",
    "Ingress",
    "VirtualService",
    "DestinationRule",
    "Gateway",
    "HTTPRoute",
    "ServiceEntry",
    "AuthorizationPolicy",
    "PeerAuthentication",
    "RequestAuthentication",
    "Sidecar",
    "Telemetry",
    "EnvoyFilter",
    "PodMonitor",
    "ServiceMonitor",
    "PrometheusRule",
    "ExternalSecret",
    "PersistentVolumeClaim",
    "Namespace",
    "ResourceQuota",
    "LimitRange",
];

/// Why a fact was not kept.
pub fn reason(judged: &Judged, refused: &[Refused]) -> String {
    let fact = &judged.fact;
    let kind = fact.object.split(' ').next().unwrap_or_default();
    let last = fact.path.rsplit(['.', '[']).next().unwrap_or_default().trim_end_matches(']');
    let by_compiler = refused
        .iter()
        .find(|it| last.len() > 2 && it.key.ends_with(last) || it.key.contains(&format!(".{last}")) && last.len() > 4);
    if let Some(refused) = by_compiler {
        return format!("refused at `{}`: {}", refused.key, refused.why);
    }
    if !KNOWN.contains(&kind) {
        return format!("gen knows no kind {kind}");
    }
    let row = REASONS.iter().find(|(subject, part, _)| {
        fact.subject.starts_with(subject) && (fact.path.contains(part) || format!(".{}", fact.path).contains(part))
    });
    match (row, &judged.fate) {
        (Some((_, _, why)), _) => (*why).to_owned(),
        (None, Fate::Differs(_)) => "gen decides it".to_owned(),
        (None, _) => "the language has no key for it".to_owned(),
    }
}
