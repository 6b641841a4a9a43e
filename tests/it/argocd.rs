//! What Argo CD is told, and that every generated object is of a kind that its project allows.

use std::sync::Arc;

use serde_json::Value;
use servicegen::bundle::Object;
use servicegen::compile::{Compiled, Output, Owner};
use servicegen::resolved::{Environment, Resolved};
use servicegen::spec::platform::Render;
use servicegen::targets::argocd::{Kind, PLATFORM_CLUSTER_KINDS, PLATFORM_KINDS, SERVICE_KINDS, TARGET};

use crate::fleet;

fn folder<'a>(compiled: &'a Compiled, path: &str) -> &'a Output {
    compiled.folders.iter().find(|folder| folder.path == path).unwrap()
}

fn text(compiled: &Compiled, path: &str, file: &str) -> String {
    folder(compiled, path).texts().remove(file).unwrap()
}

/// The Application of `orders` in staging, changed before it is rendered.
fn application(change: impl FnOnce(&mut Resolved, &mut Environment)) -> Value {
    let compiled = fleet::compiled("smallest");
    let mut resolved = (*compiled.environments["staging"].services["orders"]).clone();
    let mut environment = (*resolved.environment).clone();
    change(&mut resolved, &mut environment);
    resolved.environment = Arc::new(environment);
    let artifacts = (TARGET.service)(&resolved);
    let [artifact] = &artifacts[..] else { panic!("one file") };
    let servicegen::bundle::Body::Objects(objects) = &artifact.body else { panic!("objects") };
    objects[0].to_value()
}

#[test]
fn a_service_is_one_helm_source() {
    let compiled = fleet::compiled("smallest");
    insta::assert_snapshot!(text(&compiled, "staging/services/orders", "application.yaml"), @r##"
    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata:
      name: staging-orders
      namespace: argocd
      labels:
        app.kubernetes.io/managed-by: gen
        app.kubernetes.io/name: orders
      annotations:
        argocd.argoproj.io/manifest-generate-paths: /charts/service/0.1.0;/staging/services/orders/values.yaml;/staging/services/orders/manifests;/staging/services/orders/application.yaml
        notifications.argoproj.io/subscribe.on-health-degraded.email: shop@example.org
        notifications.argoproj.io/subscribe.on-sync-failed.email: shop@example.org
      finalizers:
      - resources-finalizer.argocd.argoproj.io
    spec:
      source:
        repoURL: https://git.example.org/gitops.git
        path: charts/service/0.1.0
        targetRevision: main
        helm:
          valueFiles:
          - /staging/services/orders/values.yaml
          releaseName: orders
          fileParameters:
          - name: manifests.rights
            path: /staging/services/orders/manifests/rights.yaml
          - name: manifests.policy
            path: /staging/services/orders/manifests/policy.yaml
          - name: manifests.network
            path: /staging/services/orders/manifests/network.yaml
          - name: manifests.mesh
            path: /staging/services/orders/manifests/mesh.yaml
          - name: manifests.monitoring
            path: /staging/services/orders/manifests/monitoring.yaml
          - name: manifests.dashboards
            path: /staging/services/orders/manifests/dashboards.yaml
      destination:
        namespace: shop-staging
        name: main
      project: staging-shop
      syncPolicy:
        automated:
          prune: true
          selfHeal: true
        syncOptions:
        - CreateNamespace=false
        - ServerSideApply=true
        - PruneLast=true
        - FailOnSharedResource=true
        retry:
          limit: 5
          backoff:
            duration: 5s
            factor: 2
            maxDuration: 3m
          refresh: true
      revisionHistoryLimit: 10
    "##);
}

#[test]
fn rendered_by_gen_a_service_is_one_folder() {
    let application = application(|_, environment| {
        environment.render = Render::Manifests;
        environment.folder = "fleet".to_owned();
    });
    insta::assert_snapshot!(servicegen::yaml::write::to_string(&application["spec"]["source"]), @r"
    repoURL: https://git.example.org/gitops.git
    path: fleet/staging/services/orders/manifests
    targetRevision: main
    ");
    let paths = &application["metadata"]["annotations"]["argocd.argoproj.io/manifest-generate-paths"];
    assert_eq!(paths, "/fleet/staging/services/orders/manifests;/fleet/staging/services/orders/application.yaml");
}

#[test]
fn a_frozen_service_is_synced_by_people_only() {
    let frozen = application(|resolved, _| resolved.frozen = Some("incident 4711".to_owned()));
    assert_eq!(frozen["spec"]["syncPolicy"]["automated"]["enabled"], false);
    assert_eq!(frozen["spec"]["info"][0]["value"], "incident 4711");
    let manual = application(|_, environment| environment.argocd.automated = false);
    assert_eq!(manual["spec"]["syncPolicy"].get("automated"), None);
}

#[test]
fn nobody_subscribes_where_no_mail_can_be_sent() {
    let application = application(|_, environment| environment.mail = None);
    let annotations = application["metadata"]["annotations"].as_object().unwrap();
    assert!(!annotations.keys().any(|key| key.starts_with("notifications.")), "{annotations:?}");
}

#[test]
fn a_root_brings_applications_and_projects_and_keeps_itself() {
    let compiled = fleet::compiled("smallest");
    insta::assert_snapshot!(text(&compiled, "staging/platform", "bootstrap.yaml"), @r##"
    apiVersion: argoproj.io/v1alpha1
    kind: AppProject
    metadata:
      name: staging.root
      namespace: argocd
      labels:
        app.kubernetes.io/managed-by: gen
      finalizers:
      - resources-finalizer.argocd.argoproj.io
    spec:
      sourceRepos:
      - https://git.example.org/gitops.git
      destinations:
      - server: https://kubernetes.default.svc
        namespace: argocd
      description: Applications of staging
      clusterResourceWhitelist: []
      namespaceResourceWhitelist:
      - group: ""
        kind: ConfigMap
      - group: argoproj.io
        kind: AppProject
      - group: argoproj.io
        kind: Application
    ---
    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata:
      name: staging.root
      namespace: argocd
      labels:
        app.kubernetes.io/managed-by: gen
    spec:
      source:
        repoURL: https://git.example.org/gitops.git
        path: staging
        targetRevision: main
        directory:
          recurse: true
          exclude: "*/*/*/*"
          include: "{services/*/application.yaml,platform/application.yaml,platform/projects.yaml,platform/bootstrap.yaml}"
      destination:
        server: https://kubernetes.default.svc
        namespace: argocd
      project: staging.root
      syncPolicy:
        automated:
          prune: true
          selfHeal: true
        syncOptions:
        - CreateNamespace=false
        - ServerSideApply=true
        - PruneLast=true
        - FailOnSharedResource=true
        retry:
          limit: 5
          backoff:
            duration: 5s
            factor: 2
            maxDuration: 3m
          refresh: true
      revisionHistoryLimit: 10
    "##);
}

#[test]
fn a_team_reaches_its_own_namespaces_and_nothing_of_the_cluster() {
    let compiled = fleet::compiled("boutique");
    let objects: Vec<_> = folder(&compiled, "staging/platform").bundle().objects().map(|(_, o)| o.to_value()).collect();
    let project = objects.iter().find(|object| object["metadata"]["name"] == "staging-boutique").unwrap();
    assert_eq!(
        project["spec"]["destinations"],
        serde_json::json!([{ "namespace": "boutique-staging", "name": "main" }])
    );
    assert_eq!(project["spec"]["clusterResourceWhitelist"], serde_json::json!([]));
    assert_eq!(project["spec"]["sourceRepos"].as_array().unwrap().len(), 1);
}

#[test]
fn every_object_is_of_a_kind_that_its_project_allows() {
    for fleet in ["smallest", "boutique"] {
        for folder in fleet::compiled(fleet).folders {
            for (path, object) in folder.bundle().objects().filter(|(path, _)| path.starts_with("manifests/")) {
                let allowed = match (&folder.owner, &object.meta.namespace) {
                    (Owner::Service { .. }, _) => SERVICE_KINDS,
                    (_, Some(_)) => PLATFORM_KINDS,
                    (_, None) => PLATFORM_CLUSTER_KINDS,
                };
                assert!(allows(allowed, object), "{}/{path}: {} {}", folder.path, object.api_version, object.kind);
            }
        }
    }
}

fn allows(kinds: &[Kind], object: &Object) -> bool {
    let group = object.api_version.split_once('/').map_or("", |(group, _)| group);
    kinds.contains(&Kind { group, kind: object.kind })
}

#[test]
fn the_platforms_folder_has_an_application_that_never_takes_namespaces_with_it() {
    let compiled = fleet::compiled("smallest");
    for (path, name) in [("staging/platform", "staging.platform"), ("clusters/main", "clusters.main")] {
        let bundle = &folder(&compiled, path).bundle();
        let application = bundle.objects().find(|(file, _)| *file == "application.yaml").unwrap().1;
        assert_eq!(application.meta.name, name);
        assert!(application.meta.finalizers.is_empty());
        assert_eq!(application.to_value()["spec"]["source"]["path"], format!("{path}/manifests"));
    }
}

#[test]
fn mail_is_sent_once_for_a_revision() {
    let compiled = fleet::compiled("smallest");
    insta::assert_snapshot!(text(&compiled, "clusters/main", "notifications.yaml"), @r##"
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: argocd-notifications-cm
      namespace: argocd
      labels:
        app.kubernetes.io/managed-by: gen
    data:
      context: |
        argocdUrl: https://argocd.example.org
      service.email: |
        host: smtp.example.org
        port: 587
        from: deploy@example.org
        username: deploy
        password: $password
      template.on-deployed: |
        message: |-
          {{.app.metadata.name}} is deployed.
          Revision: {{.app.status.operationState.syncResult.revision}}
          {{if .context.argocdUrl}}{{.context.argocdUrl}}/applications/{{.app.metadata.namespace}}/{{.app.metadata.name}}
          {{end}}
        email:
          subject: "{{.app.metadata.name}} is deployed"
      template.on-health-degraded: |
        message: |-
          {{.app.metadata.name}} is degraded.
          {{if .context.argocdUrl}}{{.context.argocdUrl}}/applications/{{.app.metadata.namespace}}/{{.app.metadata.name}}
          {{end}}
        email:
          subject: "{{.app.metadata.name}} is degraded"
      template.on-sync-failed: |
        message: |-
          {{.app.metadata.name}} could not be synced.
          {{.app.status.operationState.message}}
          {{if .context.argocdUrl}}{{.context.argocdUrl}}/applications/{{.app.metadata.namespace}}/{{.app.metadata.name}}
          {{end}}
        email:
          subject: "{{.app.metadata.name}} could not be synced"
      trigger.on-deployed: |
        - when: "app.status?.operationState?.phase == 'Succeeded' and app.status.operationState.syncResult?.revision not in [nil, ''] and app.status.operationState.operation?.sync?.autoHealAttemptsCount in [nil, 0] and app.status.health?.status == 'Healthy'"
          oncePer: app.status.operationState.syncResult.revision
          description: a new revision is synced and healthy
          send:
          - on-deployed
      trigger.on-health-degraded: |
        - when: "app.status?.health?.status == 'Degraded'"
          description: the service is not healthy
          send:
          - on-health-degraded
      trigger.on-sync-failed: |
        - when: "app.status?.operationState?.phase in ['Error', 'Failed']"
          oncePer: app.status.operationState.syncResult?.revision ?? app.status.operationState.operation?.sync?.revision ?? app.status.operationState.startedAt
          description: a sync failed and is not tried again
          send:
          - on-sync-failed
    "##);
}
