//! The parts of `policies.kyverno.io/v1` that gen writes. What Kyverno would default is written, so that Git equals the
//! cluster; what it does not default is left out.

use serde::Serialize;

/// API version of every policy.
pub const API_VERSION: &str = "policies.kyverno.io/v1";

/// `spec` of ValidatingPolicy and NamespacedValidatingPolicy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ValidatingPolicySpec {
    pub validation_actions: [Action; 1],
    pub failure_policy: FailurePolicy,
    pub evaluation: Evaluation,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub autogen: Option<Autogen>,
    pub match_constraints: MatchConstraints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<Variable>,
    pub validations: Vec<Validation>,
}

/// What happens to an object that breaks the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Action {
    /// It is reported.
    Audit,
    /// It is refused.
    Deny,
}

/// What happens when the policy cannot be evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum FailurePolicy {
    /// The object is refused.
    Fail,
}

/// When the policy is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Evaluation {
    pub admission: Switch,
    pub background: Switch,
}

/// A switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Switch {
    pub enabled: bool,
}

/// For which controllers Kyverno derives the policy from that for pods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Autogen {
    pub pod_controllers: PodControllers,
}

/// Controllers, by the lower-case plural of their kind: Kyverno ignores any other spelling in silence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PodControllers {
    pub controllers: Vec<&'static str>,
}

/// Which objects the policy looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MatchConstraints {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace_selector: Option<LabelSelector>,
    pub resource_rules: Vec<ResourceRule>,
}

/// Labels of namespaces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LabelSelector {
    pub match_expressions: Vec<LabelRequirement>,
}

/// One requirement of a selector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LabelRequirement {
    pub key: &'static str,
    pub operator: &'static str,
    pub values: Vec<String>,
}

/// Kinds and operations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourceRule {
    pub api_groups: [&'static str; 1],
    pub api_versions: [&'static str; 1],
    pub operations: [&'static str; 2],
    pub resources: [&'static str; 1],
}

/// A named CEL expression.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Variable {
    pub name: &'static str,
    pub expression: String,
}

/// A CEL expression that must hold, and what is said when it does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Validation {
    pub expression: String,
    pub message: String,
}

/// `spec` of a PolicyException.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyExceptionSpec {
    pub policy_refs: Vec<PolicyRef>,
    pub match_conditions: Vec<MatchCondition>,
    pub report_result: &'static str,
}

/// The policy from which is excepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicyRef {
    pub name: String,
    pub kind: &'static str,
}

/// What an object must be to be excepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MatchCondition {
    pub name: &'static str,
    pub expression: String,
}
