//! Admission, quotas, namespaces, delivery.

use super::{Rule, When, rule};
use crate::diff::class::Class;

const POLICIES: &[&str] = &[
    "ValidatingPolicy",
    "NamespacedValidatingPolicy",
    "ImageValidatingPolicy",
    "NamespacedImageValidatingPolicy",
    "MutatingPolicy",
    "GeneratingPolicy",
    "ClusterPolicy",
    "Policy",
];
const EXCEPTIONS: &[&str] = &["PolicyException"];
const QUOTAS: &[&str] = &["ResourceQuota"];
const APPLICATIONS: &[&str] = &["Application"];

#[rustfmt::skip]
pub(super) const RULES: &[Rule] = &[
    rule("exception-for-policy-comes", EXCEPTIONS, "", When::Comes, Class::PolicyWeaker),
    rule("exception-for-policy-goes", EXCEPTIONS, "", When::Goes, Class::PolicyStronger),
    rule("exception-for-policy", EXCEPTIONS, "spec/**", When::Any, Class::PolicyWeaker),
    rule("policy-comes", POLICIES, "", When::Comes, Class::PolicyStronger),
    rule("policy-goes", POLICIES, "", When::Goes, Class::PolicyWeaker),
    rule("enforced", POLICIES, "spec/validationActions/*", When::Becomes("Deny"), Class::PolicyStronger),
    rule("policy-text", POLICIES, "spec/validations/*/message", When::Any, Class::ReadsDifferently),
    rule("check-comes", POLICIES, "spec/validations/*", When::Comes, Class::PolicyStronger),
    rule("condition-of-policy-goes", POLICIES, "spec/matchConditions/*", When::Goes, Class::PolicyStronger),
    rule("policy", POLICIES, "spec/**", When::Any, Class::PolicyWeaker),
    // A file that is mounted by its name is read again only by a pod that starts.
    rule("files", &["ConfigMap"], "data/**", When::Any, Class::PodsRestart),
    rule("quota-grows", QUOTAS, "spec/hard/*", When::Up, Class::CapacityUp),
    rule("quota-part-goes", QUOTAS, "spec/hard/*", When::Goes, Class::CapacityUp),
    rule("quota", QUOTAS, "spec/**", When::Any, Class::CapacityDown),
    rule("limits", &["LimitRange"], "spec/**", When::Any, Class::PolicyWeaker),
    rule("pod-security-warnings", &["Namespace"], "metadata/labels/pod-security.kubernetes.io*warn*", When::Any, Class::ReadsDifferently),
    rule("pod-security-audit", &["Namespace"], "metadata/labels/pod-security.kubernetes.io*audit*", When::Any, Class::ReadsDifferently),
    rule("pod-security-restricted", &["Namespace"], "metadata/labels/pod-security.kubernetes.io*", When::Becomes("restricted"), Class::PolicyStronger),
    rule("pod-security", &["Namespace"], "metadata/labels/pod-security.kubernetes.io*", When::Any, Class::PolicyWeaker),
    rule("mesh-membership", &["Namespace"], "metadata/labels/istio*", When::Any, Class::TrafficShifts),
    rule("definition-goes", &["CustomResourceDefinition"], "", When::Goes, Class::DataGoes),
    rule("namespace-goes", &["Namespace"], "", When::Goes, Class::DataGoes),
    rule("destination", APPLICATIONS, "spec/destination/**", When::Any, Class::ImmutableField),
    // The objects of the other chart or folder are compared themselves.
    rule("source", APPLICATIONS, "spec/source/**", When::Any, Class::NoEffect),
    rule("sync", APPLICATIONS, "spec/syncPolicy/**", When::Any, Class::PolicyWeaker),
    rule("ignored-goes", APPLICATIONS, "spec/ignoreDifferences/**", When::Goes, Class::PolicyStronger),
    rule("ignored", APPLICATIONS, "spec/ignoreDifferences/**", When::Any, Class::PolicyWeaker),
    rule("application-text", APPLICATIONS, "spec/info/**", When::Any, Class::ReadsDifferently),
    rule("application-history", APPLICATIONS, "spec/revisionHistoryLimit", When::Any, Class::NoEffect),
    rule("finalizers", APPLICATIONS, "metadata/finalizers/**", When::Any, Class::PolicyWeaker),
];
