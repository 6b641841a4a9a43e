//! By what the items of lists are told from each other.

/// Fields that hold lists, with what tells their items from each other. Of several rows for one field, by
/// which no two items are the same, the one counts with which most items are found again; of equal ones the first.
pub(super) const MERGE_KEYS: &[(&str, &[&str])] = &[
    ("containers", &["name"]),
    ("initContainers", &["name"]),
    ("env", &["name"]),
    ("volumes", &["name"]),
    ("volumeMounts", &["mountPath"]),
    ("imagePullSecrets", &["name"]),
    ("volumeClaimTemplates", &["metadata/name"]),
    ("topologySpreadConstraints", &["topologyKey", "whenUnsatisfiable"]),
    ("ports", &["name"]),
    ("ports", &["containerPort", "protocol"]),
    ("ports", &["port", "protocol"]),
    ("ports", &["number"]),
    ("httpHeaders", &["name"]),
    ("items", &["key"]),
    // Routes, of Istio and of the Gateway API.
    ("http", &["name"]),
    ("rules", &["name"]),
    ("servers", &["port/name"]),
    ("listeners", &["name"]),
    ("subsets", &["name"]),
    // Prometheus: alerts and recording rules.
    ("groups", &["name"]),
    ("rules", &["alert", "record"]),
    ("rules", &["alert", "record", "labels"]),
    ("podMetricsEndpoints", &["port"]),
    ("endpoints", &["port"]),
    ("relabelings", &["targetLabel"]),
    // Alertmanager, Kyverno, Argo CD, roles.
    ("receivers", &["name"]),
    ("variables", &["name"]),
    ("validations", &["message"]),
    ("validations", &["expression"]),
    ("matchConditions", &["name"]),
    ("info", &["name"]),
    ("fileParameters", &["name"]),
    ("subjects", &["kind", "namespace", "name"]),
    ("rules", &["apiGroups", "resources", "resourceNames"]),
    // Who may call: what is opened, or for whom.
    ("rules", &["from"]),
    ("rules", &["to"]),
    ("ingress", &["ports"]),
    ("egress", &["ports"]),
    // Boards.
    ("panels", &["title"]),
    ("panels", &["title", "type"]),
    ("panels", &["title", "type", "targets"]),
    ("steps", &["color"]),
    ("targets", &["refId"]),
    ("list", &["name"]),
    ("links", &["title"]),
];
