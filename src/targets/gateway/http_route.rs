//! HTTPRoute: one a gateway and host, like the routes of the mesh's own gateways.

use std::collections::BTreeMap;

use crate::bundle::{Meta, Object};
use crate::resolved::{Resolved, Route};
use crate::targets::gateway::types::{HttpRouteSpec, ParentRef};
use crate::targets::gateway::{API, is_ours, listener, rule};

/// All HTTPRoutes of a service.
pub fn of_service(resolved: &Resolved) -> Vec<Object> {
    let mut hosts = BTreeMap::<(&str, &str), Vec<&Route>>::new();
    for route in &resolved.routes {
        let Some(name) = &route.gateway else { continue };
        if resolved.environment.gateways.get(name).is_some_and(is_ours) {
            route.hosts.iter().for_each(|host| hosts.entry((name, host)).or_default().push(route));
        }
    }
    hosts.into_iter().filter_map(|((gateway, host), routes)| object(resolved, gateway, host, &routes)).collect()
}

fn object(resolved: &Resolved, name: &str, host: &str, routes: &[&Route]) -> Option<Object> {
    let gateway = resolved.environment.gateways.get(name)?;
    let sections = listener::sections_for(gateway, host);
    let parent_refs = match sections.as_slice() {
        // Nothing is known of the listeners of a gateway that others write.
        [] => vec![ParentRef::new(name, gateway, None)],
        some => some.iter().map(|section| ParentRef::new(name, gateway, Some(&section.name))).collect(),
    };
    let spec = HttpRouteSpec {
        parent_refs,
        hostnames: vec![host.to_owned()],
        rules: routes.iter().flat_map(|route| rule::of_route(resolved, route)).collect(),
    };
    let ending = host.strip_prefix("*.").map_or_else(|| host.to_owned(), |domain| format!("{domain}-any"));
    let name = format!("{}-{name}-{ending}", resolved.name);
    Some(Object::with_spec(API, "HTTPRoute", Meta::new(name, Some(&resolved.namespace), &resolved.labels), &spec))
}
