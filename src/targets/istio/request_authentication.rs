//! RequestAuthentication, which refuses bad tokens and lets through whoever brings none, and beside it the AuthorizationPolicy
//! that refuses those. Both lie at the workload: at the gateway they would hold for other services too.

use std::collections::BTreeMap;

use crate::bundle::{Meta, Object};
use crate::resolved::{Mesh, Resolved, TokenRule, Workload};
use crate::targets::istio::authorization_policy::{below, pods};
use crate::targets::istio::types::{
    AuthorizationPolicySpec, Condition, From, JwtRule, Operation, RequestAuthenticationSpec, Rule, Selector, To,
};

const API: &str = "security.istio.io/v1";

/// Both objects; none where nobody must bring a token.
pub fn of_workload(resolved: &Resolved, mesh: &Mesh, workload: &Workload) -> Vec<Object> {
    let rules: Vec<_> = resolved.tokens.iter().filter(|rule| rule.workload == workload.key).collect();
    if rules.is_empty() {
        return Vec::new();
    }
    let selector = Selector { match_labels: workload.selector.clone() };
    let accepted = accepted(&rules);
    let meta = |name: String| Meta::new(name, Some(&resolved.namespace), &workload.labels);
    let policy = AuthorizationPolicySpec {
        selector: Some(selector.clone()),
        action: Some("DENY"),
        rules: rules.iter().flat_map(|rule| refusals(rule, &accepted[&rule.issuer].audiences, mesh)).collect(),
    };
    let tokens = RequestAuthenticationSpec { selector, jwt_rules: accepted.into_values().collect() };
    vec![
        Object::with_spec(API, "AuthorizationPolicy", meta(format!("{}.tokens", workload.name)), &policy),
        Object::with_spec(API, "RequestAuthentication", meta(workload.name.clone()), &tokens),
    ]
}

/// One rule an issuer: with the audiences of all who ask for it, or with none where one of them takes any.
fn accepted(rules: &[&TokenRule]) -> BTreeMap<String, JwtRule> {
    let mut accepted = BTreeMap::<String, JwtRule>::new();
    for rule in rules {
        let of_issuer = || rules.iter().filter(|other| other.issuer == rule.issuer);
        let any = of_issuer().any(|other| other.audiences.is_empty());
        let mut audiences: Vec<_> = of_issuer().filter(|_| !any).flat_map(|other| other.audiences.clone()).collect();
        audiences.sort();
        audiences.dedup();
        let jwt = JwtRule {
            issuer: rule.issuer.clone(),
            jwks_uri: rule.jwks.clone(),
            audiences,
            forward_original_token: true,
        };
        accepted.insert(rule.issuer.clone(), jwt);
    }
    accepted
}

/// Who comes from the gateway without a token of the issuer; and, where others ask for other audiences, with one for them.
fn refusals(rule: &TokenRule, accepted: &[String], mesh: &Mesh) -> Vec<Rule> {
    let mut operation = Operation::whole(vec![rule.number]);
    operation.not_paths = rule.except.iter().flat_map(|prefix| below(prefix)).collect();
    let to = vec![To { operation }];
    let of_issuer = vec![format!("{}/*", rule.issuer)];
    let from = |request: fn(&mut From, Vec<String>)| {
        let mut from = pods(std::slice::from_ref(&rule.from), &mesh.trust_domain);
        from.iter_mut().for_each(|from| request(from, of_issuer.clone()));
        from
    };
    let without = from(|from, issuer| from.source.not_request_principals = issuer);
    let mut refusals = vec![Rule { from: without, to: to.clone(), when: Vec::new() }];
    if !rule.audiences.is_empty() && rule.audiences != accepted {
        let others = Condition { key: "request.auth.audiences", not_values: rule.audiences.clone() };
        let with = from(|from, issuer| from.source.request_principals = issuer);
        refusals.push(Rule { from: with, to, when: vec![others] });
    }
    refusals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(audiences: &[&str]) -> TokenRule {
        let from = crate::resolved::Endpoint {
            namespace: "edge".into(),
            service_account: Some("gateway".into()),
            selector: BTreeMap::new(),
        };
        TokenRule {
            from,
            workload: "web".into(),
            number: 8080,
            issuer: "https://login.example.org".into(),
            jwks: "https://login.example.org/keys".into(),
            audiences: audiences.iter().map(ToString::to_string).collect(),
            except: vec!["/public".into()],
        }
    }

    #[test]
    fn an_issuer_is_said_once_with_the_audiences_of_all() {
        let (one, other) = (rule(&["a"]), rule(&["b"]));
        let both = accepted(&[&one, &other]);
        assert_eq!(both.len(), 1);
        assert_eq!(both["https://login.example.org"].audiences, ["a", "b"]);
        assert_eq!(accepted(&[&one, &rule(&[])])["https://login.example.org"].audiences, [""; 0]);
    }
}
