//! Workloads and what belongs to them: pods, their number, their data.

use super::{Rule, WORKLOADS, When, rule};
use crate::diff::class::Class;

const SCALERS: &[&str] = &["HorizontalPodAutoscaler"];
const CLAIMS: &[&str] = &["PersistentVolumeClaim"];
const SETS: &[&str] = &["StatefulSet"];
const BUDGETS: &[&str] = &["PodDisruptionBudget"];
const JOBS: &[&str] = &["Job@once"];
const CRON_JOBS: &[&str] = &["CronJob"];
const JOBS_OF_ANY_KIND: &[&str] = &["CronJob", "Job"];

#[rustfmt::skip]
pub(super) const RULES: &[Rule] = &[
    // Data.
    rule("claim-goes", CLAIMS, "", When::Goes, Class::DataGoes),
    rule("set-with-claims-goes", SETS, "", When::GoesHolding("volumeClaimTemplates"), Class::DataGoes),
    rule("storage-grows", CLAIMS, "spec/resources/requests/storage", When::Up, Class::CapacityUp),
    rule("claim-changes", CLAIMS, "spec/**", When::Any, Class::ImmutableField),
    rule("volume-goes", &["PersistentVolume"], "", When::Goes, Class::DataGoes),
    rule("claims-go-with-set", SETS, "spec/persistentVolumeClaimRetentionPolicy/*", When::Becomes("Delete"), Class::DataGoes),
    rule("claims-stay", SETS, "spec/persistentVolumeClaimRetentionPolicy/**", When::Any, Class::NoEffect),
    // What the API server refuses to change.
    rule("selector", WORKLOADS, "spec/selector/**", When::Any, Class::ImmutableField),
    rule("claim-templates", SETS, "spec/volumeClaimTemplates/**", When::Any, Class::ImmutableField),
    rule("service-name", SETS, "spec/serviceName", When::Any, Class::ImmutableField),
    rule("pod-management", SETS, "spec/podManagementPolicy", When::Any, Class::ImmutableField),
    rule("set-ordinals", SETS, "spec/ordinals/**", When::Any, Class::PodsRestart),
    rule("job-template", JOBS, "spec/template/**", When::Any, Class::ImmutableField),
    // What runs.
    rule("image", WORKLOADS, "spec/template/spec/containers/*/image", When::Changes, Class::Image),
    rule("init-image", WORKLOADS, "spec/template/spec/initContainers/*/image", When::Changes, Class::Image),
    rule("version-label", WORKLOADS, "spec/template/metadata/labels/app.kubernetes.io*version", When::Any, Class::Image),
    rule("feature", WORKLOADS, "spec/template/spec/containers/*/env/FEATURE_*/**", When::Any, Class::FeatureToggled),
    // Secrets: referenced, never held.
    rule("secret-key", WORKLOADS, "spec/template/spec/**/env/**", When::Holds("secretKeyRef"), Class::SecretReference),
    rule("secret-key-field", WORKLOADS, "spec/template/spec/**/env/*/valueFrom/secretKeyRef/**", When::Any, Class::SecretReference),
    rule("secret-keys", WORKLOADS, "spec/template/spec/**/envFrom/**", When::Holds("secretRef"), Class::SecretReference),
    rule("secret-keys-field", WORKLOADS, "spec/template/spec/**/envFrom/*/secretRef/**", When::Any, Class::SecretReference),
    rule("secret-volume", WORKLOADS, "spec/template/spec/volumes/**", When::Holds("secret"), Class::SecretReference),
    rule("secret-volume-field", WORKLOADS, "spec/template/spec/volumes/*/secret/**", When::Any, Class::SecretReference),
    rule("pull-secret", WORKLOADS, "spec/template/spec/imagePullSecrets/**", When::Any, Class::SecretReference),
    rule("external-secret", &["ExternalSecret", "SecretStore"], "spec/**", When::Any, Class::SecretReference),
    // Who issues it, for which names, and into which Secret.
    rule("certificate", &["Certificate"], "spec/**", When::Any, Class::SecretReference),
    // Rights of pods.
    rule("capability-added", WORKLOADS, "spec/template/spec/**/capabilities/add/**", When::Goes, Class::RightsNarrower),
    rule("capabilities", WORKLOADS, "spec/template/spec/**/capabilities/add/**", When::Any, Class::RightsWider),
    rule("capability-kept", WORKLOADS, "spec/template/spec/**/capabilities/drop/**", When::Comes, Class::RightsNarrower),
    rule("capability-dropped", WORKLOADS, "spec/template/spec/**/capabilities/drop/**", When::Any, Class::RightsWider),
    rule("read-only-root", WORKLOADS, "spec/template/spec/**/securityContext/readOnlyRootFilesystem", When::Becomes("true"), Class::RightsNarrower),
    rule("writable-root", WORKLOADS, "spec/template/spec/**/securityContext/readOnlyRootFilesystem", When::Any, Class::RightsWider),
    rule("never-root", WORKLOADS, "spec/template/spec/**/securityContext/runAsNonRoot", When::Becomes("true"), Class::RightsNarrower),
    rule("maybe-root", WORKLOADS, "spec/template/spec/**/securityContext/runAsNonRoot", When::Any, Class::RightsWider),
    rule("root", WORKLOADS, "spec/template/spec/**/securityContext/runAsUser", When::Becomes("0"), Class::RightsWider),
    rule("privileged", WORKLOADS, "spec/template/spec/**/securityContext/privileged", When::Becomes("true"), Class::RightsWider),
    rule("escalation", WORKLOADS, "spec/template/spec/**/securityContext/allowPrivilegeEscalation", When::Becomes("true"), Class::RightsWider),
    rule("seccomp", WORKLOADS, "spec/template/spec/**/securityContext/seccompProfile/**", When::Any, Class::RightsWider),
    rule("token", WORKLOADS, "spec/template/spec/automountServiceAccountToken", When::Becomes("true"), Class::RightsWider),
    rule("host-namespaces", WORKLOADS, "spec/template/spec/host*", When::Becomes("true"), Class::RightsWider),
    rule("host-path", WORKLOADS, "spec/template/spec/volumes/**", When::Holds("hostPath"), Class::RightsWider),
    // How many, and what they are promised.
    rule("more-replicas", WORKLOADS, "spec/replicas", When::Up, Class::CapacityUp),
    // Where an autoscaler takes over there may be one pod until it has acted.
    rule("replicas", WORKLOADS, "spec/replicas", When::Any, Class::CapacityDown),
    rule("more-requested", WORKLOADS, "spec/template/spec/**/resources/requests/*", When::Up, Class::CapacityUp),
    rule("request-comes", WORKLOADS, "spec/template/spec/**/resources/requests/*", When::Comes, Class::CapacityUp),
    rule("less-requested", WORKLOADS, "spec/template/spec/**/resources/requests/*", When::Any, Class::CapacityDown),
    rule("scaler-comes", SCALERS, "", When::Comes, Class::CapacityUp),
    rule("higher-bound", SCALERS, "spec/*Replicas", When::Up, Class::CapacityUp),
    rule("scales-earlier", SCALERS, "spec/metrics/**/averageUtilization", When::Down, Class::CapacityUp),
    rule("scaling", SCALERS, "spec/**", When::Any, Class::CapacityDown),
    // How pods are replaced, and what a drain may take.
    rule("strategy", WORKLOADS, "spec/strategy/**", When::Any, Class::TrafficShifts),
    rule("update-strategy", WORKLOADS, "spec/updateStrategy/**", When::Any, Class::TrafficShifts),
    rule("history", WORKLOADS, "spec/revisionHistoryLimit", When::Any, Class::NoEffect),
    rule("deadline", WORKLOADS, "spec/progressDeadlineSeconds", When::Any, Class::NoEffect),
    rule("budget-comes", BUDGETS, "", When::Comes, Class::PolicyStronger),
    rule("budget-goes", BUDGETS, "", When::Goes, Class::PolicyWeaker),
    rule("budget-keeps-more", BUDGETS, "spec/minAvailable", When::Up, Class::PolicyStronger),
    rule("budget-takes-less", BUDGETS, "spec/maxUnavailable", When::Down, Class::PolicyStronger),
    rule("budget", BUDGETS, "spec/**", When::Any, Class::PolicyWeaker),
    rule("job-history", CRON_JOBS, "spec/*HistoryLimit", When::Any, Class::NoEffect),
    rule("template", WORKLOADS, "spec/template/**", When::Any, Class::PodsRestart),
    rule("job-runs", JOBS_OF_ANY_KIND, "spec/**", When::Any, Class::PodsRestart),
];
