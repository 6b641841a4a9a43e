//! Who may call whom, and who may do what.

use super::{Rule, When, rule};
use crate::diff::class::Class;

const NETWORK: &[&str] = &["NetworkPolicy"];
const ALLOW: &[&str] = &["AuthorizationPolicy@allow"];
const DENY: &[&str] = &["AuthorizationPolicy@deny"];
const ROLES: &[&str] = &["Role", "ClusterRole"];
const BINDINGS: &[&str] = &["RoleBinding", "ClusterRoleBinding"];
const PROJECTS: &[&str] = &["AppProject"];

#[rustfmt::skip]
pub(super) const RULES: &[Rule] = &[
    // A rule without `from`, `to` or `ports` is one for everybody: what goes there widens.
    rule("network-policy-goes", NETWORK, "", When::Goes, Class::ExposureWider),
    rule("network-peers-go", NETWORK, "spec/*gress/*/*", When::Goes, Class::ExposureWider),
    rule("network-peers-come", NETWORK, "spec/*gress/*/*", When::Comes, Class::ExposureNarrower),
    rule("network-rule-goes", NETWORK, "spec/*gress/**", When::Goes, Class::ExposureNarrower),
    rule("network-type-comes", NETWORK, "spec/policyTypes/**", When::Comes, Class::ExposureNarrower),
    rule("network", NETWORK, "spec/**", When::Any, Class::ExposureWider),
    rule("denial-goes", DENY, "", When::Goes, Class::ExposureWider),
    rule("denied", DENY, "spec/rules/*", When::Comes, Class::ExposureNarrower),
    rule("denial", DENY, "spec/**", When::Any, Class::ExposureWider),
    rule("permissions-go", ALLOW, "", When::Goes, Class::ExposureWider),
    rule("permission-comes", ALLOW, "spec/rules/*", When::Comes, Class::ExposureWider),
    rule("permission-goes", ALLOW, "spec/rules/*", When::Goes, Class::ExposureNarrower),
    rule("condition-comes", ALLOW, "spec/rules/*/*", When::Comes, Class::ExposureNarrower),
    rule("condition-goes", ALLOW, "spec/rules/*/*", When::Goes, Class::ExposureWider),
    rule("exception-comes", ALLOW, "spec/rules/**/not*/**", When::Comes, Class::ExposureNarrower),
    rule("exception-goes", ALLOW, "spec/rules/**/not*/**", When::Goes, Class::ExposureWider),
    rule("caller-goes", ALLOW, "spec/rules/**", When::Goes, Class::ExposureNarrower),
    rule("permission", ALLOW, "spec/**", When::Any, Class::ExposureWider),
    rule("strict-tls", &["PeerAuthentication"], "spec/**/mode", When::Becomes("STRICT"), Class::ExposureNarrower),
    rule("tls", &["PeerAuthentication"], "spec/**", When::Any, Class::ExposureWider),
    rule("tls-policy-goes", &["PeerAuthentication"], "", When::Goes, Class::ExposureWider),
    rule("token-check-goes", &["RequestAuthentication"], "", When::Goes, Class::ExposureWider),
    rule("token-check", &["RequestAuthentication"], "spec/**", When::Any, Class::ExposureWider),
    rule("outside-host-comes", &["ServiceEntry"], "", When::Comes, Class::ExposureWider),
    rule("outside-goes", &["ServiceEntry"], "spec/**", When::Goes, Class::ExposureNarrower),
    rule("outside", &["ServiceEntry"], "spec/**", When::Any, Class::ExposureWider),
    rule("reach-goes", &["Sidecar"], "spec/egress/**", When::Goes, Class::ExposureNarrower),
    rule("registry-only", &["Sidecar"], "spec/outboundTrafficPolicy/mode", When::Becomes("REGISTRY_ONLY"), Class::ExposureNarrower),
    rule("reach", &["Sidecar"], "spec/**", When::Any, Class::ExposureWider),
    // Rights.
    rule("role-comes", ROLES, "", When::Comes, Class::RightsWider),
    rule("role-rule-goes", ROLES, "rules/*", When::Goes, Class::RightsNarrower),
    rule("verb-goes", ROLES, "rules/*/verbs/**", When::Goes, Class::RightsNarrower),
    rule("role", ROLES, "rules/**", When::Any, Class::RightsWider),
    rule("binding-comes", BINDINGS, "", When::Comes, Class::RightsWider),
    rule("subject-goes", BINDINGS, "subjects/**", When::Goes, Class::RightsNarrower),
    rule("bound-role", BINDINGS, "roleRef/**", When::Any, Class::ImmutableField),
    rule("binding", BINDINGS, "subjects/**", When::Any, Class::RightsWider),
    rule("account-token", &["ServiceAccount"], "automountServiceAccountToken", When::Any, Class::RightsWider),
    rule("account-synced", &["ServiceAccount"], "metadata/annotations/argocd.argoproj.io*", When::Any, Class::NoEffect),
    rule("account-identity", &["ServiceAccount"], "metadata/annotations/**", When::Any, Class::RightsWider),
    rule("project-forbids", PROJECTS, "spec/*Blacklist/**", When::Comes, Class::RightsNarrower),
    rule("project-permits", PROJECTS, "spec/*Blacklist/**", When::Any, Class::RightsWider),
    rule("project-text", PROJECTS, "spec/description", When::Any, Class::ReadsDifferently),
    rule("project-goes", PROJECTS, "spec/**", When::Goes, Class::RightsNarrower),
    rule("project", PROJECTS, "spec/**", When::Any, Class::RightsWider),
    rule("application-project", &["Application"], "spec/project", When::Any, Class::RightsWider),
];
