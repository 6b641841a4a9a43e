//! Each kind of object beside a Deployment: which keys it becomes, and that these are rendered as the same facts.

use super::{ORDERS, imported, losses};

/// What is beside the Deployment and Service `orders`, the parts of sources that it becomes, and what is lost of it.
struct Row {
    name: &'static str,
    manifests: &'static str,
    keys: &'static [&'static str],
    lost: &'static [&'static str],
}

const ROWS: &[Row] = &[
    Row {
        name: "autoscaler and budget",
        manifests: "
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: scaler, namespace: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: orders}
  minReplicas: 3
  maxReplicas: 9
  metrics:
  - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 65}}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: budget, namespace: shop}
spec:
  maxUnavailable: 2
  selector: {matchLabels: {app: orders}}
",
        keys: &["min = 3", "max = 9", "cpu-percent = 65", "disruption = { max-unavailable = 2 }"],
        // The autoscaler owns the number.
        lost: &["spec.replicas"],
    },
    Row {
        name: "cron",
        manifests: "
apiVersion: batch/v1
kind: CronJob
metadata: {name: orders-report, namespace: shop, labels: {app: orders}}
spec:
  schedule: '@daily'
  jobTemplate:
    spec:
      template:
        metadata: {labels: {app: orders}}
        spec:
          restartPolicy: Never
          containers:
          - {name: report, image: 'registry.example.org/shop/orders:1.4.2', command: [bin/report, --all]}
",
        keys: &["kind = \"cron\"", "schedule = \"0 0 * * *\"", "concurrency = \"allow\"", "keep = { succeeded = 3, failed = 1 }", "retries = 6"],
        lost: &["spec.schedule"],
    },
    Row {
        name: "hook of Helm",
        manifests: "
apiVersion: batch/v1
kind: Job
metadata: {name: orders-notify, namespace: shop, labels: {app: orders}, annotations: {helm.sh/hook: post-upgrade}}
spec:
  backoffLimit: 2
  activeDeadlineSeconds: 60
  template:
    metadata: {labels: {app: orders}}
    spec:
      restartPolicy: Never
      containers:
      - {name: notify, image: 'registry.example.org/shop/notify:1'}
",
        keys: &["kind = \"hook\"", "when = \"after\"", "retries = 2", "deadline = \"60s\"", "[images]\nnotify = "],
        lost: &[],
    },
    Row {
        name: "stateful with a claim of each pod",
        manifests: "
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: store, namespace: shop}
spec:
  serviceName: store
  selector: {matchLabels: {app: store}}
  template:
    metadata: {labels: {app: store}}
    spec:
      containers:
      - name: store
        image: registry.example.org/shop/store:2
        volumeMounts: [{name: data, mountPath: /data}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 2Gi}}}
",
        keys: &["kind = \"stateful\"", "kind = \"claim\"", "size = \"2Gi\"", "class = \"fast\""],
        lost: &["spec.serviceName"],
    },
    Row {
        name: "daemon",
        manifests: "
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent, namespace: shop}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      containers:
      - {name: agent, image: 'registry.example.org/shop/agent:1'}
",
        keys: &["kind = \"daemon\""],
        lost: &[],
    },
    Row {
        name: "rights",
        manifests: "
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: jobs, namespace: shop}
rules:
- {apiGroups: [batch], resources: [jobs], verbs: [get, list]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: jobs, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: jobs}
subjects:
- {kind: ServiceAccount, name: orders, namespace: shop}
",
        keys: &["[permissions.jobs]", "groups = [\"batch\"]", "verbs = [\"get\", \"list\"]", "kubernetes-api = { from = [\"server\"] }"],
        lost: &[],
    },
    Row {
        name: "ingress",
        manifests: "
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: orders, namespace: shop, annotations: {example.org/limit: '5'}}
spec:
  ingressClassName: nginx
  tls: [{hosts: [orders.example.org], secretName: orders-tls}]
  rules:
  - host: orders.example.org
    http:
      paths:
      - {path: /v1, pathType: Prefix, backend: {service: {name: orders, port: {name: http}}}}
",
        keys: &["gateway = \"nginx\"", "hosts = [\"orders.example.org\"]", "match = { prefix = \"/v1\" }"],
        lost: &[],
    },
    Row {
        name: "gateway and route of Istio",
        manifests: "
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: public, namespace: edge}
spec:
  selector: {istio: edge}
  servers:
  - {port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*.example.org'], tls: {mode: SIMPLE, credentialName: wildcard}}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: orders-public, namespace: shop}
spec:
  hosts: [orders.example.org]
  gateways: [edge/public]
  http:
  - match: [{uri: {exact: /status}}]
    timeout: 3s
    retries: {attempts: 1, retryOn: 'connect-failure,reset'}
    route: [{destination: {host: orders.shop.svc.cluster.local, port: {number: 80}}}]
",
        keys: &["match = { path = \"/status\" }", "timeout = \"3s\"", "on = [\"connect-failure\", \"reset\"]"],
        lost: &[],
    },
    Row {
        name: "route of the Gateway API",
        manifests: "
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: orders, namespace: shop}
spec:
  hostnames: [orders.example.org]
  parentRefs: [{name: internal, namespace: network, sectionName: https}]
  rules:
  - backendRefs: [{name: orders, port: 80}]
",
        keys: &["gateway = \"internal\"", "hosts = [\"orders.example.org\"]"],
        lost: &[],
    },
    Row {
        name: "callers, callees and networks",
        manifests: "
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: orders, namespace: shop}
spec:
  podSelector: {matchLabels: {app: orders}}
  policyTypes: [Ingress, Egress]
  ingress:
  - from: [{podSelector: {matchLabels: {app: web}}}]
    ports: [{port: web}]
  - from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: billing}}, podSelector: {matchLabels: {app: bill}}}]
    ports: [{port: 8080}]
  egress:
  - to: [{ipBlock: {cidr: 10.2.0.0/16}}]
    ports: [{port: 5432}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: web, image: 'registry.example.org/shop/web:1'}
",
        keys: &["[access.inbound.web.ports.http]", "[access.inbound.bill.ports.http]", "[access.networks.\"10.2.0.0/16\"]"],
        lost: &[],
    },
    Row {
        name: "metrics",
        manifests: "
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: orders, namespace: shop, labels: {release: prometheus}}
spec:
  selector: {matchLabels: {scrape: 'yes'}}
  endpoints: [{port: http, path: /stats, interval: 15s}]
---
apiVersion: v1
kind: Service
metadata: {name: orders-metrics, namespace: shop, labels: {scrape: 'yes'}}
spec:
  selector: {app: orders}
  ports: [{name: http, port: 80, targetPort: web}]
",
        keys: &["scrape = { port = \"http\", path = \"/stats\" }"],
        lost: &["Service orders-metrics"],
    },
    Row {
        name: "secrets of a store",
        manifests: "
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: orders-database, namespace: shop}
spec:
  refreshInterval: 1h
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  target: {name: orders-database}
  data:
  - {secretKey: password, remoteRef: {key: shop/database, property: pw}}
",
        keys: &["remote = \"shop/database\"", "properties = { password = \"pw\" }"],
        lost: &[],
    },
    Row {
        name: "a load balancer beside the Service",
        manifests: "
apiVersion: v1
kind: Service
metadata: {name: orders-public, namespace: shop}
spec:
  type: LoadBalancer
  loadBalancerSourceRanges: [203.0.113.0/24]
  selector: {app: orders}
  ports: [{name: http, port: 80, targetPort: web}]
",
        keys: &["public-http = { gateway = \"public\", port = \"http\" }"],
        lost: &[],
    },
];

#[test]
fn every_kind_becomes_keys_that_render_it_again() {
    let mut wrong = Vec::new();
    for row in ROWS {
        let imported = imported(&format!("{ORDERS}---{}", row.manifests));
        let sources: String =
            imported.files.iter().filter(|(path, _)| path.ends_with(".toml")).map(|(_, it)| it.as_str()).collect();
        let missing: Vec<_> = row.keys.iter().filter(|key| !sources.contains(**key)).collect();
        let lost = losses(&imported).into_iter().filter(|loss| !loss.ends_with("set aside"));
        let lost: Vec<_> = lost.filter(|loss| !row.lost.iter().any(|known| loss.contains(known))).collect();
        if !missing.is_empty() || !lost.is_empty() || !imported.refused.is_empty() {
            wrong.push(format!("{}: {missing:?} {lost:#?} {:?}\n{sources}", row.name, imported.refused));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn configuration_becomes_variables_and_files() {
    let config = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: orders-conf, namespace: shop}\ndata: {LEVEL: info, app.yaml: \"a: 1\\n\"}\n";
    let text = ORDERS
        .replace("        ports:\n        - {name: web", "        envFrom: [{configMapRef: {name: orders-conf}}]\n        volumeMounts: [{name: conf, mountPath: /etc/app}]\n        ports:\n        - {name: web")
        .replace("      serviceAccountName: orders\n", "      serviceAccountName: orders\n      volumes: [{name: conf, configMap: {name: orders-conf, items: [{key: app.yaml, path: app.yaml}]}}]\n");
    let imported = imported(&format!("{text}{config}"));
    let lost: Vec<_> = losses(&imported).into_iter().filter(|loss| !loss.ends_with("set aside")).collect();
    assert!(lost.is_empty(), "{lost:?}");
    assert_eq!(imported.files["services/orders/files/conf/app.yaml"], "a: 1\n");
    let source = &imported.files["services/orders/service.toml"];
    assert!(
        source.contains("LEVEL = \"info\"")
            && source.contains("\"/etc/app/app.yaml\" = { source = \"files/conf/app.yaml\" }"),
        "{source}"
    );
}

#[test]
fn workloads_of_one_release_are_one_service_and_others_are_not() {
    let deployment = |name: &str, labels: &str| {
        format!(
            "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n  selector: {{matchLabels: {{{labels}}}}}\n  template:\n    metadata: {{labels: {{{labels}}}}}\n    spec: {{containers: [{{name: main, image: 'registry.example.org/x:1'}}]}}\n"
        )
    };
    let all = [
        deployment("a-web", "app.kubernetes.io/instance: a, app.kubernetes.io/component: web"),
        deployment("a-worker", "app.kubernetes.io/instance: a, app.kubernetes.io/component: worker"),
        deployment("b", "app: b"),
        deployment("c", "other: c"),
    ];
    let imported = imported(&all.concat());
    let services: Vec<&str> = imported.files.keys().filter_map(|path| path.strip_suffix("/service.toml")).collect();
    assert_eq!(services, ["services/a", "services/b", "services/c"]);
    let a = &imported.files["services/a/service.toml"];
    assert!(a.contains("[workloads.web") && a.contains("[workloads.worker"), "{a}");
}
