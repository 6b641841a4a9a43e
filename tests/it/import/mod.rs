//! `gen import`: manifests become sources, and what is rendered from these says the same.

mod cases;
mod golden;
mod kinds;
mod page;
mod refusals;

use std::collections::BTreeMap;

use insta::assert_snapshot;
use servicegen::import::{Fate, Imported, Options, import, summary};

/// An import of one text.
fn imported(text: &str) -> Imported {
    let options = Options { name: "imported".to_owned(), environment: "production".to_owned(), team: None };
    let imported = import(&BTreeMap::from([("all.yaml".to_owned(), text.to_owned())]), &options);
    let said: Vec<_> = imported.findings.iter().map(|finding| &finding.message).collect();
    assert!(said.is_empty(), "{said:?}");
    imported
}

/// The fields that are not kept, each with what became of it.
fn losses(imported: &Imported) -> Vec<String> {
    let lost = imported.proof.judged.iter().filter(|judged| judged.fate != Fate::Kept);
    let word = |fate: &Fate| match fate {
        Fate::Differs(value) => format!("-> {value}"),
        Fate::Lost => "lost".to_owned(),
        _ => "set aside".to_owned(),
    };
    lost.map(|it| format!("{} {} = {} {}", it.fact.object, it.fact.path, it.fact.value, word(&it.fate))).collect()
}

const ORDERS: &str = r#"
apiVersion: apps/v1
kind: Deployment
metadata:
  name: orders
  namespace: shop
  labels: {app: orders, helm.sh/chart: orders-1.0}
spec:
  replicas: 3
  selector:
    matchLabels: {app: orders}
  template:
    metadata:
      labels: {app: orders}
    spec:
      serviceAccountName: orders
      containers:
      - name: server
        image: registry.example.org/shop/orders:1.4.2
        env:
        - {name: GREETING, value: "say \"@{hi}\""}
        - name: PASSWORD
          valueFrom: {secretKeyRef: {name: orders-database, key: password}}
        ports:
        - {name: web, containerPort: 8080}
        readinessProbe:
          httpGet: {path: /ready, port: web}
          periodSeconds: 5
        resources:
          requests: {cpu: 0.25, memory: 1Gi}
          limits: {memory: 1024Mi}
---
apiVersion: v1
kind: Service
metadata:
  name: orders
  namespace: shop
spec:
  selector: {app: orders}
  ports:
  - {name: http, port: 80, targetPort: web}
"#;

#[test]
fn a_deployment_and_its_service_come_back_as_they_were() {
    let imported = imported(ORDERS);
    assert_eq!(losses(&imported), [r#"Deployment orders metadata.labels.helm.sh/chart = "orders-1.0" set aside"#]);
    assert_eq!(summary(&imported), "22 of 22 facts, 100.0 %");
    assert_snapshot!(imported.files["services/orders/service.toml"], @r#"
    # Imported from manifests. What they say and this file does not is in the report of gen import.
    name = "orders"
    team = "shop"

    [labels]
    app = "orders"

    [image]
    repository = "shop/orders"
    tag = "1.4.2"

    [secrets]
    database = { keys = ["password"] }

    [workloads.server]
    scale = { replicas = 3 }
    env = { GREETING = "say \"@@{hi}\"" }
    shutdown = { drain = "0s" }
    placement = { spread = "none" }

    [workloads.server.secret-env]
    PASSWORD = { secret = "database", key = "password" }

    [workloads.server.ports]
    http = { port = 8080, service = 80 }

    [workloads.server.probes.readiness]
    http = "/ready"
    port = "http"
    period = "5s"

    [workloads.server.resources]
    cpu = "0.25"
    memory = "1Gi"
    memory-limit = "1024Mi"

    [adopt.workloads.server]
    name = "orders"
    service-account = "orders"
    selector = { app = "orders" }
    "#);
}

#[test]
fn what_cannot_be_said_is_named_and_not_counted_as_kept() {
    let text = ORDERS
        .replace("    spec:\n      serviceAccountName", "    spec:\n      hostNetwork: true\n      serviceAccountName")
        .replace("replicas: 3", "replicas: 3\n  minReadySeconds: 7")
        .replace("labels: {app: orders, helm.sh/chart: orders-1.0}", "annotations: {example.org/a: b}");
    let imported = imported(&text);
    assert_snapshot!(losses(&imported).join("\n"), @r#"
    Deployment orders spec.minReadySeconds = 7 lost
    Deployment orders spec.template.spec.hostNetwork = true lost
    Deployment orders metadata.annotations.example.org/a = "b" lost
    "#);
}

#[test]
fn contents_of_secrets_are_copied_into_nothing() {
    let secret = "---\napiVersion: v1\nkind: Secret\nmetadata: {name: orders-database}\nstringData: {password: hunter2, user: u}\n";
    let imported = imported(&format!("{ORDERS}{secret}"));
    let everything = format!("{:?} {}", imported.files, servicegen::import::text(&imported));
    assert!(!everything.contains("hunter2"), "{everything}");
    assert!(imported.files["services/orders/service.toml"].contains(r#"keys = ["password", "user"]"#));
    assert!(everything.contains("2 values of Secrets"), "{everything}");
}
