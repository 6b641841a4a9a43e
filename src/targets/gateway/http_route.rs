//! HTTPRoute: one a gateway and host, like the routes of the mesh's own gateways; several where one may not hold all rules.

use std::collections::BTreeMap;

use crate::bundle::{Meta, Object};
use crate::resolved::{Resolved, Route};
use crate::targets::gateway::types::{HttpRouteSpec, ParentRef, Rule};
use crate::targets::gateway::{API, is_ours, listener, rule};

/// Most rules of an HTTPRoute, and most matches of all of them (Gateway API, `HTTPRouteSpec.rules`).
const MOST_RULES: usize = 16;
const MOST_MATCHES: usize = 128;

/// All HTTPRoutes of a service.
pub fn of_service(resolved: &Resolved) -> Vec<Object> {
    let mut hosts = BTreeMap::<(&str, &str), Vec<&Route>>::new();
    for route in &resolved.routes {
        let Some(name) = &route.gateway else { continue };
        if resolved.environment.gateways.get(name).is_some_and(is_ours) {
            route.hosts.iter().for_each(|host| hosts.entry((name, host)).or_default().push(route));
        }
    }
    hosts.into_iter().flat_map(|((gateway, host), routes)| of_host(resolved, gateway, host, &routes)).collect()
}

fn of_host(resolved: &Resolved, name: &str, host: &str, routes: &[&Route]) -> Vec<Object> {
    let Some(gateway) = resolved.environment.gateways.get(name) else { return Vec::new() };
    let sections = listener::sections_for(gateway, host);
    let parent_refs = match sections.as_slice() {
        // Nothing is known of the listeners of a gateway that others write.
        [] => vec![ParentRef::new(name, gateway, None)],
        some => some.iter().map(|section| ParentRef::new(name, gateway, Some(&section.name))).collect(),
    };
    let ending = host.strip_prefix("*.").map_or_else(|| host.to_owned(), |domain| format!("{domain}-any"));
    let name = format!("{}-{name}-{ending}", resolved.name);
    let rules = routes.iter().flat_map(|route| rule::of_route(resolved, route)).collect();
    let object = |(part, rules): (usize, Vec<Rule>)| {
        let name = if part == 0 { name.clone() } else { format!("{name}-{}", part + 1) };
        let spec = HttpRouteSpec { parent_refs: parent_refs.clone(), hostnames: vec![host.to_owned()], rules };
        Object::with_spec(API, "HTTPRoute", Meta::new(name, Some(&resolved.namespace), &resolved.labels), &spec)
    };
    parts(rules).into_iter().enumerate().map(object).collect()
}

/// As many rules together as one object may hold. Requests find the most specific match of all objects of a host, so it does
/// not matter in which of them a rule stands.
fn parts(rules: Vec<Rule>) -> Vec<Vec<Rule>> {
    let mut parts: Vec<Vec<Rule>> = Vec::new();
    for rule in rules {
        let fits = |part: &&mut Vec<Rule>| {
            let matches: usize = part.iter().map(|rule| rule.matches.len()).sum();
            part.len() < MOST_RULES && matches + rule.matches.len() <= MOST_MATCHES
        };
        match parts.last_mut().filter(fits) {
            Some(part) => part.push(rule),
            None => parts.push(vec![rule]),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::targets::gateway::types::Match;

    fn sizes(matches: &[usize]) -> Vec<usize> {
        let rule = |count: &usize| Rule {
            matches: vec![Match::everything(); *count],
            filters: Vec::new(),
            backend_refs: Vec::new(),
            timeouts: None,
        };
        parts(matches.iter().map(rule).collect()).iter().map(Vec::len).collect()
    }

    #[test]
    fn no_object_holds_more_rules_or_matches_than_it_may() {
        assert_eq!(sizes(&[]), [0; 0]);
        assert_eq!(sizes(&[1; 16]), [16]);
        assert_eq!(sizes(&[1; 33]), [16, 16, 1]);
        assert_eq!(sizes(&[9; 16]), [14, 2]);
    }
}
