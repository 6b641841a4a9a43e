//! The organisation's baseline: one ValidatingPolicy a rule, for the namespaces of one environment. What one service may
//! do is not decided here.

mod host;
mod image_digests;
mod image_tags;
mod labels;
mod network_policies;
mod probes;
mod read_only_root;
mod registries;
mod resources;
mod security_context;
mod services;

use std::collections::BTreeMap;

use super::cel::{self, Proxy};
use super::example::Example;
use super::types::{
    API_VERSION, Action, LabelRequirement, LabelSelector, MatchConstraints, ResourceRule, ValidatingPolicySpec,
    Validation, Variable,
};
use super::{autogen, evaluation};
use crate::bundle::{Meta, Object};
use crate::resolved::EnvironmentWide;
use crate::spec::platform::{CpuLimits, Enforce, PodSecurityLevel};

/// What the baseline of an environment depends on.
#[derive(Debug, Clone, PartialEq)]
pub struct Baseline<'a> {
    /// Name of the environment.
    pub environment: &'a str,
    /// Sorted.
    pub namespaces: Vec<&'a str>,
    pub action: Action,
    pub level: PodSecurityLevel,
    pub cpu_limits: CpuLimits,
    /// Hosts of the organisation's registries, sorted.
    pub registries: Vec<&'a str>,
    /// Whether images need a digest.
    pub digests: bool,
    /// Keys of labels that the organisation puts on every pod, sorted.
    pub labels: Vec<&'a str>,
    pub proxy: Option<Proxy<'a>>,
}

/// One rule of the baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// The policy is called `<environment>-<name>`.
    pub name: &'static str,
    /// In one sentence.
    pub description: &'static str,
    pub kind: Kind,
    pub variables: Vec<Variable>,
    pub validations: Vec<Validation>,
    /// Objects that must pass, for pods beside those that every rule admits.
    pub admitted: Vec<Example>,
    /// Objects that must fail.
    pub refused: Vec<Example>,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Pods,
    Services,
    NetworkPolicies,
}

impl<'a> Baseline<'a> {
    pub fn new(wide: &'a EnvironmentWide) -> Self {
        let environment = &*wide.environment;
        let platform = &environment.platform;
        let mut registries: Vec<_> = platform.registries.values().map(|registry| registry.host.as_str()).collect();
        registries.sort_unstable();
        registries.dedup();
        Self {
            environment: &environment.name,
            namespaces: wide.namespaces.keys().map(String::as_str).collect(),
            action: action(environment.enforce),
            level: environment.policy_level,
            cpu_limits: environment.cpu_limits,
            registries,
            digests: environment.require_digest,
            labels: platform.pods.iter().flat_map(|pods| pods.labels.keys()).map(|key| key.as_ref()).collect(),
            proxy: super::proxy(environment),
        }
    }

    /// The rules that hold, sorted by name. None where there is no namespace: an empty selector would mean all of them.
    pub fn rules(&self) -> Vec<Rule> {
        if self.namespaces.is_empty() {
            return Vec::new();
        }
        let always = [
            host::rule(),
            image_tags::rule(),
            labels::rule(self),
            network_policies::rule(),
            probes::rule(),
            read_only_root::rule(self),
            registries::rule(self),
            resources::rule(self),
            security_context::rule(self),
            services::rule(),
        ];
        let mut rules = Vec::from(always);
        rules.extend(self.digests.then(|| image_digests::rule(self)));
        rules.sort_by_key(|rule| rule.name);
        rules
    }

    /// The policy of a rule.
    pub fn policy(&self, rule: &Rule) -> Object {
        let mut variables = rule.variables.clone();
        if rule.kind == Kind::Pods {
            variables.insert(0, cel::unchanged());
        }
        let spec = ValidatingPolicySpec {
            validation_actions: [self.action],
            failure_policy: super::types::FailurePolicy::Fail,
            evaluation: evaluation(),
            autogen: (rule.kind == Kind::Pods).then(autogen),
            match_constraints: MatchConstraints {
                namespace_selector: Some(self.namespace_selector()),
                resource_rules: vec![rule.kind.resource_rule()],
            },
            variables,
            validations: rule.validations.clone(),
        };
        let meta = Meta::new(self.policy_name(rule), None, &BTreeMap::new())
            .annotate("policies.kyverno.io/description", rule.description);
        Object::with_spec(API_VERSION, "ValidatingPolicy", meta, &spec)
    }

    pub fn policy_name(&self, rule: &Rule) -> String {
        format!("{}-{}", self.environment, rule.name)
    }

    fn namespace_selector(&self) -> LabelSelector {
        let values = self.namespaces.iter().map(|&name| name.to_owned()).collect();
        let requirement = LabelRequirement { key: "kubernetes.io/metadata.name", operator: "In", values };
        LabelSelector { match_expressions: vec![requirement] }
    }

    /// An image that the baseline admits.
    pub fn image(&self) -> String {
        let registry = self.registries.first().copied().unwrap_or("registry.invalid");
        format!("{registry}/team/service:1.0.0@sha256:{}", "0".repeat(64))
    }

    /// Labels that the baseline admits.
    pub fn example_labels(&self) -> BTreeMap<String, String> {
        labels::required(self).map(|key| (key.to_owned(), "example".to_owned())).collect()
    }
}

impl Kind {
    pub fn resource_rule(self) -> ResourceRule {
        let (group, resource) = match self {
            Self::Pods => ("", "pods"),
            Self::Services => ("", "services"),
            Self::NetworkPolicies => ("networking.k8s.io", "networkpolicies"),
        };
        ResourceRule {
            api_groups: [group],
            api_versions: ["v1"],
            operations: ["CREATE", "UPDATE"],
            resources: [resource],
        }
    }
}

/// What the policies of an environment do.
pub fn action(enforce: Enforce) -> Action {
    match enforce {
        Enforce::Audit => Action::Audit,
        Enforce::Deny => Action::Deny,
    }
}
