//! The rule of an HTTPRoute that one route becomes. Prefixes are whole segments there too.

use crate::resolved::{Resolved, Route};
use crate::spec::{self, TextMatch};
use crate::targets::gateway::types::{
    BackendRef, Cors, Filter, HeaderEdit, Match, NameValue, NamedMatch, PathEdit, PathMatch, Redirect, Rule, Timeouts,
};

/// Seconds for which a browser remembers an answer to OPTIONS, where nothing is said: the API's own default.
const BRIEFLY: u64 = 5;

/// The rules of a route: one, or one a match where the prefix of each is replaced.
pub fn of_route(resolved: &Resolved, route: &Route) -> Vec<Rule> {
    let rule = rule(resolved, route);
    let replaces = rule.filters.iter().any(Filter::replaces_prefix);
    match rule.matches.len() {
        2.. if replaces => {
            rule.matches.iter().map(|each| Rule { matches: vec![each.clone()], ..rule.clone() }).collect()
        }
        _ => vec![rule],
    }
}

fn rule(resolved: &Resolved, route: &Route) -> Rule {
    let redirects = route.spec.redirect.is_some();
    let timeouts = route.timeout.filter(|_| !redirects).map(|millis| Timeouts { request: format!("{millis}ms") });
    Rule {
        matches: matches(&route.spec),
        filters: filters(&route.spec),
        backend_refs: if redirects { Vec::new() } else { backends(resolved, route) },
        timeouts,
    }
}

/// One a method, since the API has one method a match.
fn matches(route: &spec::Route) -> Vec<Match> {
    let Some(written) = &route.r#match else { return vec![Match::everything()] };
    let named = |(name, text): (String, &TextMatch)| {
        let (kind, value) = text_match(text);
        NamedMatch { kind, name, value }
    };
    let base = Match {
        path: path_match(written),
        headers: written.headers.iter().map(|(name, text)| named((name.to_string(), text))).collect(),
        query_params: written.query.iter().map(|(name, text)| named((name.clone(), text))).collect(),
        method: None,
    };
    // A browser asks with OPTIONS before it calls another origin.
    let asks = route.cors.is_some() && !written.methods.iter().any(|method| method == "OPTIONS");
    match written.methods.as_slice() {
        [] => vec![base],
        methods => {
            let asking = asks.then(|| "OPTIONS".to_owned());
            let all = methods.iter().cloned().chain(asking);
            all.map(|method| Match { method: Some(method), ..base.clone() }).collect()
        }
    }
}

fn path_match(written: &spec::Match) -> PathMatch {
    let (kind, value) = match (&written.path, &written.regex) {
        (Some(path), _) => ("Exact", path.to_string()),
        (None, Some(regex)) => ("RegularExpression", regex.clone()),
        (None, None) => ("PathPrefix", written.prefix.as_ref().map_or_else(|| "/".to_owned(), ToString::to_string)),
    };
    PathMatch { kind, value }
}

/// The API has no prefix of a header: an expression says it.
fn text_match(text: &TextMatch) -> (&'static str, String) {
    match (&text.exact, &text.prefix, &text.regex) {
        (Some(exact), _, _) => ("Exact", exact.clone()),
        (None, Some(prefix), _) => ("RegularExpression", format!("{}.*", literal(prefix))),
        (None, None, regex) => ("RegularExpression", regex.clone().unwrap_or_else(|| ".*".to_owned())),
    }
}

fn literal(text: &str) -> String {
    let escaped = |c: char| if r"\.+*?()|[]{}^$".contains(c) { vec!['\\', c] } else { vec![c] };
    text.chars().flat_map(escaped).collect()
}

fn filters(route: &spec::Route) -> Vec<Filter> {
    let edits = route.headers.as_ref();
    let request = edits.and_then(|edits| edits.request.as_ref()).map(|edit| Filter::request_headers(headers(edit)));
    let response = edits.and_then(|edits| edits.response.as_ref()).map(|edit| Filter::response_headers(headers(edit)));
    let rewrite = route.rewrite.as_ref().filter(|_| route.redirect.is_none());
    let rewrite = rewrite.map(|to| Filter::rewrite(rewrite_path(route, to)));
    let redirect = route.redirect.as_ref().map(|redirect| Filter::redirect(self::redirect(redirect)));
    let cors = route.cors.as_ref().map(|cors| Filter::cors(self::cors(cors)));
    [cors, request, response, rewrite, redirect].into_iter().flatten().collect()
}

fn headers(edit: &spec::HeaderEdit) -> HeaderEdit {
    let pair = |(name, value): (&spec::form::HeaderName, &spec::form::Text)| NameValue {
        name: name.to_string(),
        value: value.to_string(),
    };
    HeaderEdit {
        set: edit.set.iter().map(pair).collect(),
        add: edit.add.iter().map(pair).collect(),
        remove: edit.remove.iter().map(ToString::to_string).collect(),
    }
}

/// An exact path or one that fits an expression is replaced as a whole.
fn rewrite_path(route: &spec::Route, to: &str) -> PathEdit {
    let whole = route.r#match.as_ref().is_some_and(|written| written.path.is_some() || written.regex.is_some());
    if whole { PathEdit::full(to) } else { PathEdit::prefix(to) }
}

fn redirect(written: &spec::Redirect) -> Redirect {
    Redirect {
        scheme: None,
        hostname: written.host.as_ref().map(ToString::to_string),
        path: written.path.as_ref().map(|path| PathEdit::full(path)),
        status_code: written.code.unwrap_or(301),
    }
}

fn cors(written: &spec::Cors) -> Cors {
    let methods = match written.methods.as_slice() {
        [] => ["GET", "HEAD", "POST"].map(str::to_owned).to_vec(),
        methods => methods.to_vec(),
    };
    Cors {
        allow_origins: written.origins.iter().map(ToString::to_string).collect(),
        allow_credentials: written.credentials,
        allow_methods: methods,
        allow_headers: written.headers.iter().map(ToString::to_string).collect(),
        expose_headers: written.expose.iter().map(ToString::to_string).collect(),
        max_age: written.max_age.as_ref().map_or(BRIEFLY, |age| age.seconds()),
    }
}

/// Where there are versions, each has a Service of its own; a route may name one of them.
fn backends(resolved: &Resolved, route: &Route) -> Vec<BackendRef> {
    let service = resolved.services.iter().find(|service| service.host == route.host);
    let name = service.map(|service| service.name.clone()).unwrap_or_default();
    let of = |name: String, weight| BackendRef::new(name, route.port, weight);
    let versions = resolved.versions_of(&route.workload);
    let of_version = |version: &str| format!("{}-{}-{version}", resolved.name, route.workload);
    match (&route.spec.version, versions) {
        (_, []) => vec![of(name, 1)],
        (Some(version), _) => vec![of(of_version(version), 1)],
        (None, several) => several.iter().map(|it| of(of_version(&it.name), it.weight)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_of_a_header_is_an_expression() {
        let text = TextMatch { exact: None, prefix: Some("v1.".into()), regex: None };
        assert_eq!(text_match(&text), ("RegularExpression", r"v1\..*".to_owned()));
    }
}
