//! A redirect leads back to where the caller is, or has a status that is none of a redirect.

use crate::check::{Check, Run};
use crate::consistency::paths::Paths;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Route};

pub const CHECK: Check = Check {
    id: "routes/bad-redirect",
    severity: Severity::Error,
    title: "a redirect leads nowhere",
    run: Run::Service(run),
};

/// Statuses that send a caller elsewhere (RFC 9110).
const CODES: [u16; 5] = [301, 302, 303, 307, 308];

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    resolved.routes.iter().flat_map(|route| [status(resolved, route), circle(resolved, route)]).flatten().collect()
}

fn status(resolved: &Resolved, route: &Route) -> Option<Finding> {
    let code = route.spec.redirect.as_ref()?.code.filter(|code| !CODES.contains(code))?;
    let finding = Finding::new(format!("{code} is no status of a redirect"))
        .at(resolved.place(["routes", &route.key, "redirect", "code"]), "callers would not follow it");
    Some(finding.help("write 301 or 308 for good (308 keeps the method), 302, 303 or 307 for now"))
}

fn circle(resolved: &Resolved, route: &Route) -> Option<Finding> {
    let redirect = route.spec.redirect.as_ref()?;
    let same_host = redirect.host.as_ref().is_none_or(|host| route.hosts.iter().any(|own| **own == **host));
    let same_path = match (&redirect.path, Paths::of(&route.spec)) {
        (None, _) | (Some(_), Paths::All) => true,
        (Some(path), Paths::Below(prefix)) => crate::consistency::paths::covers(prefix, path),
        (Some(path), Paths::Exact(exact)) => **path == *exact,
        (Some(_), Paths::Pattern(_)) => false,
    };
    if !(same_host && same_path) || conditional(route) {
        return None;
    }
    let finding = Finding::new(format!("the redirect of the route `{}` leads back to the same route", route.key))
        .at(resolved.key_place(["routes", &route.key, "redirect"]), "the caller would be sent round in a circle");
    Some(finding.help("name another `host`, or a `path` that this route does not take"))
}

/// Whether conditions beside the path may end the circle.
fn conditional(route: &Route) -> bool {
    let conditions = |wanted: &crate::spec::Match| {
        !wanted.headers.is_empty() || !wanted.query.is_empty() || !wanted.methods.is_empty()
    };
    route.spec.r#match.as_ref().is_some_and(conditions)
}
