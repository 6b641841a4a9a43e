//! What `gen diff` says of edits of the golden boutique, made in memory.

mod command;
mod forms;
mod rules;

use std::collections::BTreeMap;

use servicegen::compile::{Options, compile};
use servicegen::delivery;
use servicegen::diff::report::{self, Report};
use servicegen::diff::{Class, Diff, Folder, diff};
use servicegen::load::{Disk, Files, Overlay, load};

use crate::fleet;

/// A file, what stands in it, and what stands there instead.
type Change = (&'static str, &'static str, &'static str);

/// The folders that the boutique has after texts of it were replaced.
fn folders(edits: &[Change]) -> BTreeMap<String, Folder> {
    let disk = Disk::new(&fleet::folder("boutique")).expect("the golden boutique");
    let mut texts = BTreeMap::<String, String>::new();
    for (path, from, to) in edits {
        let known = texts.get(*path).cloned();
        let bytes = || disk.read(path).expect("readable").expect("the file is there");
        let text = known.unwrap_or_else(|| String::from_utf8(bytes()).expect("UTF-8"));
        assert!(text.contains(from), "{path} has {from:?}");
        texts.insert((*path).to_owned(), text.replacen(from, to, 1));
    }
    let repository = load(&Overlay::of_texts(&disk, texts));
    let compiled = compile(&repository, &Options::default());
    let errors: Vec<_> = compiled.findings.iter().filter(|finding| finding.is_error()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    delivery::folders(&repository, &compiled).into_iter().map(|folder| (folder.path, folder.files)).collect()
}

fn after(edits: &[Change]) -> Diff {
    diff(&folders(&[]), &folders(edits))
}

fn text(diff: &Diff) -> String {
    report::text(&Report::of(diff), false)
}

fn stat(diff: &Diff) -> String {
    report::stat(&Report::of(diff), false)
}

fn said(edits: &[Change]) -> String {
    text(&after(edits))
}

const FRONTEND: &str = "services/frontend/service.toml";
const CART: &str = "services/cartservice/service.toml";

#[test]
fn nothing_differs_from_itself() {
    let diff = after(&[]);
    assert!(diff.is_empty());
    assert_eq!((text(&diff), stat(&diff)), ("nothing differs\n".to_owned(), "nothing differs\n".to_owned()));
}

#[test]
fn the_same_image_in_two_environments_is_said_once() {
    let edits = ["staging", "production"].map(|environment| match environment {
        "staging" => ("staging/services/frontend/release.toml", "0.10.5", "0.10.6"),
        _ => ("production/services/frontend/release.toml", "0.10.5", "0.10.6"),
    });
    let diff = after(&edits);
    assert_eq!(report::summary(&diff), ["image: frontend in production and staging"]);
    insta::assert_snapshot!(text(&diff), @r#"
    Touches: production (1 service), staging (1 service)

    What restarts
      frontend in production and staging
        image              Deployment frontend-server: container server, image: harbor.example.org/boutique/frontend:0.10.5@sha256:f7711e267ecc → harbor.example.org/boutique/frontend:0.10.6@sha256:f7711e267ecc
        image              Deployment frontend-server: label app.kubernetes.io/version: 0.10.5 → 0.10.6

    35 of 37 objects byte-identical, 2 changed in 2 folders that differ; 2 other files without an effect in the cluster
    "#);
}

#[test]
fn capacity_is_said_in_absolute_numbers() {
    let edits = [("production/services/frontend/source/service.toml", "max = 6", "max = 9")];
    insta::assert_snapshot!(said(&edits), @r#"
    Touches: production (1 service)
    Capacity: +3 pods, +0.45 CPU, +480Mi memory at peak in production

    The rest
      frontend in production
        capacity-up        HorizontalPodAutoscaler frontend-server: maxReplicas: 6 → 9

    18 of 19 objects byte-identical, 1 changed in 1 folder that differs; 1 other file without an effect in the cluster
    "#);
}

#[test]
fn a_variable_restarts_and_a_toggle_toggles() {
    let edits = [
        (FRONTEND, "ENABLE_PROFILER = \"0\"", "ENABLE_PROFILER = \"1\""),
        (FRONTEND, "[in.staging.features]\ncymbal-branding = true", "[in.staging.features]\ncymbal-branding = false"),
    ];
    insta::assert_snapshot!(said(&edits), @r#"
    Touches: staging (1 service)

    What restarts
      frontend in staging
        pods-restart       Deployment frontend-server: container server, env ENABLE_PROFILER: 0 → 1
        feature-toggled    Deployment frontend-server: container server, env FEATURE_CYMBAL_BRANDING: true → false

    17 of 18 objects byte-identical, 1 changed in 1 folder that differs; 1 other file without an effect in the cluster
    "#);
}

const NEW_CALLER: [Change; 2] = [
    (CART, "[access.inbound.frontend]", "[access.inbound.adservice]\n\n[access.inbound.frontend]"),
    ("services/adservice/service.toml", "[access.inbound", "[access.outbound.cartservice]\n\n[access.inbound"),
];

#[test]
fn a_new_caller_widens_and_its_panels_are_shown_as_queries() {
    insta::assert_snapshot!(said(&NEW_CALLER), @r#"
    Touches: staging (2 services)

    What widens
      adservice in staging
        exposure-wider     NetworkPolicy adservice-server: egress TCP 7070: + to pods cartservice server in boutique-staging
        exposure-wider     Sidecar adservice-server: egress, hosts: + boutique-staging/cartservice.boutique-staging.svc.cluster.local
      cartservice in staging
        exposure-wider     AuthorizationPolicy cartservice-server: rule account adservice-server in boutique-staging: + to ports 7070
        exposure-wider     NetworkPolicy cartservice-server: ingress TCP 7070, from: + pods adservice server in boutique-staging

    The rest
      adservice in staging
        reads-differently  ConfigMap adservice-board: panel "Calls":
            + sum (rate(istio_requests_total{reporter="source",source_workload_namespace="boutique-staging",source_workload="adservice-server",destination_service_namespace="boutique-staging",destination_service_name="cartservice"}[$__rate_interval]))
        reads-differently  ConfigMap adservice-board: panel "Share that fails":
            + 1 -
            + (
            +   sum (rate(istio_requests_total{reporter="source",source_workload_namespace="boutique-staging",source_workload="adservice-server",destination_service_namespace="boutique-staging",destination_service_name="cartservice",grpc_response_status=~"0|1|3|5|6|7|8|9|10|11|16"}[$__rate_interval]))
            + or
            +   0 * sum (rate(istio_requests_total{reporter="source",source_workload_namespace="boutique-staging",source_workload="adservice-server",destination_service_namespace="boutique-staging",destination_service_name="cartservice"}[$__rate_interval]))
            + )
            + /
            + (sum (rate(istio_requests_total{reporter="source",source_workload_namespace="boutique-staging",source_workload="adservice-server",destination_service_namespace="boutique-staging",destination_service_name="cartservice"}[$__rate_interval])) > 0)
        reads-differently  ConfigMap adservice-board: panel "What it calls": comes
        reads-differently  ConfigMap adservice-board: panel "p99 timeseries":
            + histogram_quantile(
            +   0.99,
            +   sum by (le) (rate(istio_request_duration_milliseconds_bucket{reporter="source",source_workload_namespace="boutique-staging",source_workload="adservice-server",destination_service_namespace="boutique-staging",destination_service_name="cartservice"}[$__rate_interval]))
            + )

    31 of 36 objects byte-identical, 5 changed in 2 folders that differ; 2 other files without an effect in the cluster
    "#);
}

const PUBLIC: &str = "[routes.public]\nhosts = [\"shop.@{public-domain}\"]";
const REMOVED: &str = "[removed]\n'hosts.\"shop.staging.example.org\"' = \"moved\"";

#[test]
fn a_route_that_is_removed_goes() {
    insta::assert_snapshot!(said(&[(FRONTEND, PUBLIC, REMOVED)]), @r#"
    Touches: staging (1 service)

    What goes
      frontend in staging
        object-goes        VirtualService frontend-public-shop.staging.example.org goes

    The rest
      frontend in staging
        exposure-narrower  AuthorizationPolicy frontend-server: rule account istio-ingressgateway in istio-ingress: - to ports 8080
        exposure-narrower  NetworkPolicy frontend-server: ingress TCP 8080, from: - pods istio ingressgateway in istio-ingress

    15 of 18 objects byte-identical, 2 changed, 1 removed in 1 folder that differs; 1 other file without an effect in the cluster
    "#);
}

#[test]
fn another_port_reaches_all_who_know_it() {
    insta::assert_snapshot!(said(&[(FRONTEND, "port = 8080\n", "port = 8081\n")]), @r#"
    Touches: staging (2 services)

    What widens
      frontend in staging
        exposure-wider     AuthorizationPolicy frontend-server: rules account istio-ingressgateway in istio-ingress and account loadgenerator-main in boutique-staging, to, ports: 8080 → 8081
        exposure-wider     NetworkPolicy frontend-server: ingress TCP 8081: + from pods loadgenerator main in boutique-staging, pods istio ingressgateway in istio-ingress
      loadgenerator in staging
        exposure-wider     NetworkPolicy loadgenerator-main: egress TCP 8081: + to pods frontend server in boutique-staging

    What restarts
      frontend in staging
        pods-restart       Deployment frontend-server: container server, env PORT: 8080 → 8081
        pods-restart       Deployment frontend-server: container server, livenessProbe, httpGet, port: 8080 → 8081
        pods-restart       Deployment frontend-server: container server, port http, containerPort: 8080 → 8081
        pods-restart       Deployment frontend-server: container server, readinessProbe, httpGet, port: 8080 → 8081

    The rest
      frontend in staging
        traffic-shifts     Service frontend: port http, targetPort: 8080 → 8081
        exposure-narrower  NetworkPolicy frontend-server: ingress TCP 8080: - from pods loadgenerator main in boutique-staging, pods istio ingressgateway in istio-ingress
      loadgenerator in staging
        exposure-narrower  NetworkPolicy loadgenerator-main: egress TCP 8080: - to pods frontend server in boutique-staging

    23 of 28 objects byte-identical, 5 changed in 2 folders that differ; 1 other file without an effect in the cluster
    "#);
}

#[test]
fn an_alert_that_is_turned_off_is_weaker_and_shown_as_an_alert() {
    let off = "[alert-pack.crash-looping]\nenabled = false\nreason = \"known\"\nexpires = 2027-06-30\n\n[slo.latency]";
    insta::assert_snapshot!(said(&[(FRONTEND, "[slo.latency]", off)]), @r#"
    Touches: staging (1 service)

    What widens
      frontend in staging
        alert-weaker       PrometheusRule frontend: alert CrashLooping:
            - sum by (namespace, pod, container) (
            -   increase(kube_pod_container_status_restarts_total{namespace="boutique-staging",container=~"server|istio-proxy",pod=~"frontend-server-[a-z0-9]+-[a-z0-9]{5}"}[30m])
            - ) > 3
            - for 5m, severity warning

    17 of 18 objects byte-identical, 1 changed in 1 folder that differs; 3 other files without an effect in the cluster
    "#);
}

#[test]
fn an_objective_is_shown_by_the_lines_that_differ() {
    insta::assert_snapshot!(said(&[(FRONTEND, "objective = 99\n", "objective = 98\n")]), @r#"
    Touches: staging (1 service)

    The rest
      frontend in staging
        slo-changed        PrometheusRule frontend: alert LatencyBudgetBurnsFast, expr: 0.01 → 0.02 (4 times)
        slo-changed        PrometheusRule frontend: alert LatencyBudgetBurnsSlowly, expr: 0.01 → 0.02 (4 times)
        slo-changed        PrometheusRule frontend: recording slo:period_error_budget_remaining:ratio, expr: 0.01 → 0.02
        reads-differently  ConfigMap frontend-board: panel "latency, 5m", description: 99 → 98
        reads-differently  ConfigMap frontend-board: panel "latency, 5m", thresholds, steps green: 0.99 → 0.98
        reads-differently  ConfigMap frontend-board: panel "latency: burn, 1h", query A, expr: 0.01 → 0.02
        reads-differently  ConfigMap frontend-board: panel "latency: burn, 6h", query A, expr: 0.01 → 0.02
        reads-differently  PrometheusRule frontend: alert LatencyBudgetBurnsFast, annotation description: 99 → 98
        reads-differently  PrometheusRule frontend: alert LatencyBudgetBurnsSlowly, annotation description: 99 → 98

    16 of 18 objects byte-identical, 2 changed in 1 folder that differs; 3 other files without an effect in the cluster
    "#);
}

#[test]
fn a_key_of_a_secret_is_a_reference_that_must_be_there() {
    let secret = "[secrets.session]\nkeys = [\"key\"]\n\n[workloads.server.secret-env]\nSESSION_KEY = { secret = \"session\", key = \"key\" }\n\n[workloads.server.env]";
    insta::assert_snapshot!(said(&[(FRONTEND, "[workloads.server.env]", secret)]), @r#"
    Touches: staging (1 service)

    What restarts
      frontend in staging
        secret-reference   Deployment frontend-server: container server, env SESSION_KEY: + secret name frontend-session, key key

    17 of 18 objects byte-identical, 1 changed in 1 folder that differs; 1 other file without an effect in the cluster
    "#);
}

#[test]
fn a_service_that_is_removed_is_one_line() {
    let all = folders(&[]);
    let rest = all
        .iter()
        .filter(|(path, _)| !path.ends_with("/cartservice"))
        .map(|(path, files)| (path.clone(), files.clone()));
    let gone = diff(&all, &rest.collect());
    insta::assert_snapshot!(text(&gone), @r#"
    Touches: production (1 service), staging (1 service)
    Capacity: -3 pods, -0.62 CPU, -616Mi memory at peak in production
    Capacity: -3 pods, -0.62 CPU, -616Mi memory at peak in staging

    What goes
      cartservice in production and staging
        object-goes        22 objects go: Application <environment>-<service>, AuthorizationPolicy cartservice-redis, AuthorizationPolicy cartservice-server, ConfigMap cartservice-board, Deployment cartservice-redis, Deployment cartservice-server, DestinationRule cartservice, DestinationRule cartservice-redis, NamespacedValidatingPolicy cartservice, NetworkPolicy cartservice-redis, NetworkPolicy cartservice-server, PodDisruptionBudget cartservice-server, PodMonitor cartservice-redis, PodMonitor cartservice-server, PrometheusRule cartservice, Service cartservice, Service cartservice-redis, ServiceAccount cartservice-redis, ServiceAccount cartservice-server, Sidecar cartservice-redis, Sidecar cartservice-server, VirtualService cartservice

    0 of 44 objects byte-identical, 44 removed in 2 folders that differ; 16 other files without an effect in the cluster
    "#);
    assert!(gone.classes().contains(&Class::ObjectGoes));
}

#[test]
fn what_the_platform_changes_for_all_services_is_said_once() {
    let edits = [("platform.toml", "scrape-interval = \"30s\"", "scrape-interval = \"60s\"")];
    let diff = after(&edits);
    insta::assert_snapshot!(text(&diff), @r#"
    Touches: production (11 services), staging (11 services), cluster main

    What widens
      10 services in production and staging
        alert-weaker       PodMonitor <service>-server: endpoint http-envoy-prom, interval: 30s → 60s
      cartservice in production and staging
        alert-weaker       PodMonitor cartservice-redis: endpoint http-envoy-prom, interval: 30s → 60s
      cluster main
        alert-weaker       PodMonitor public: endpoint http-envoy-prom, interval: 30s → 60s
      loadgenerator in production and staging
        alert-weaker       PodMonitor loadgenerator-main: endpoint http-envoy-prom, interval: 30s → 60s

    309 of 334 objects byte-identical, 25 changed in 23 folders that differ
    "#);
    insta::assert_snapshot!(stat(&diff), @r#"
    production (11 services), staging (11 services), cluster main
    309 of 334 objects byte-identical, 25 changed in 23 folders that differ
      alert-weaker       25, 4 distinct (cluster main; 11 services in production and staging)
    "#);
}

#[test]
fn an_object_that_is_only_reordered_is_counted_as_such() {
    let (before, mut after) = (folders(&[]), folders(&[]));
    let files = after.get_mut("staging/services/frontend").expect("a folder");
    let hosts = ("- istio-system/*\n    - kube-system/*", "- kube-system/*\n    - istio-system/*");
    let mesh = files.get_mut("manifests/mesh.yaml").expect("a file");
    assert!(mesh.contains(hosts.0));
    *mesh = mesh.replacen(hosts.0, hosts.1, 1);
    insta::assert_snapshot!(text(&diff(&before, &after)), @r#"
    Touches: staging (1 service)

    The rest
      frontend in staging
        reads-differently  Sidecar frontend-server: egress, hosts: only reordered

    17 of 18 objects byte-identical, 1 only reordered in 1 folder that differs
    "#);
}
