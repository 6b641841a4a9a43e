//! The rules of a VirtualService that one route becomes: what it hides, then what it does.

use crate::resolved::{Resolved, Route, Version};
use crate::spec;
use crate::spec::TextMatch;
use crate::targets::istio::path;
use crate::targets::istio::types::{
    Cors, Destination, DirectResponse, HeaderOperations, Headers, HttpMatch, HttpRoute, PortNumber, Redirect, Retries,
    Rewrite, RouteDestination, StringMatch, duration,
};

/// Tries after the first one, where the file does not say.
const ATTEMPTS: u8 = 2;
/// Failures after which the program cannot have begun to work, so that every call may be tried again. Istio's own default
/// also tries again what the program answered with 503, which is right only for calls that can be repeated.
const RETRY_ON: &str = "connect-failure,refused-stream";

/// The rules of a route. `dialled`: only for calls to this port of the Service.
pub fn rules(resolved: &Resolved, route: &Route, dialled: Option<u16>) -> Vec<HttpRoute> {
    let base = conditions(&route.spec, dialled);
    let mut rules = Vec::new();
    let hidden = hidden(&route.spec);
    if !hidden.is_empty() {
        rules.push(HttpRoute {
            name: format!("{}-hidden", route.key),
            r#match: hidden.into_iter().map(|uri| HttpMatch { uri: Some(uri), ..base.clone() }).collect(),
            direct_response: Some(DirectResponse { status: 404 }),
            ..HttpRoute::default()
        });
    }
    rules.push(HttpRoute { r#match: matches(&route.spec, &base), ..action(resolved, route) });
    rules
}

/// The rule for calls that no route names: to the port itself.
pub fn plain(
    name: &str,
    (host, versions): (&str, &[Version]),
    port: u16,
    timeout: Option<u64>,
    dialled: Option<u16>,
) -> HttpRoute {
    let port_match = dialled.map(|port| HttpMatch { port: Some(port), ..HttpMatch::default() });
    HttpRoute {
        name: name.to_owned(),
        r#match: port_match.into_iter().collect(),
        route: destinations(host, port, versions, None),
        timeout: timeout.map(duration),
        retries: Some(retries(None)),
        ..HttpRoute::default()
    }
}

/// Whether every call to the port is taken, so that a rule after it is never reached.
pub fn takes_all(route: &Route) -> bool {
    matches(&route.spec, &conditions(&route.spec, None)).is_empty()
}

fn action(resolved: &Resolved, route: &Route) -> HttpRoute {
    let spec = &route.spec;
    let common = HttpRoute {
        name: route.key.clone(),
        cors_policy: spec.cors.as_ref().map(cors),
        headers: spec.headers.as_ref().map(headers),
        ..HttpRoute::default()
    };
    if let Some(redirect) = &spec.redirect {
        let redirect = Redirect {
            uri: redirect.path.as_ref().map(ToString::to_string),
            authority: redirect.host.as_ref().map(ToString::to_string),
            redirect_code: redirect.code.unwrap_or(301),
        };
        return HttpRoute { redirect: Some(redirect), ..common };
    }
    HttpRoute {
        route: destinations(
            &route.host,
            route.port,
            resolved.versions_of(&route.workload),
            route.spec.version.as_deref(),
        ),
        rewrite: rewrite(spec),
        timeout: route.timeout.map(duration),
        retries: Some(retries(spec.retries.as_ref())),
        ..common
    }
}

/// The port of the Service, split by the weights of its versions, of which those without calls are not named; or one
/// version alone.
fn destinations(host: &str, port: u16, versions: &[Version], only: Option<&str>) -> Vec<RouteDestination> {
    let to = |subset: Option<String>, weight| RouteDestination {
        destination: Destination { host: host.to_owned(), subset, port: PortNumber { number: port } },
        weight,
    };
    match (only, versions) {
        (_, []) => vec![to(None, None)],
        (Some(version), _) => vec![to(Some(version.to_owned()), None)],
        (None, several) => {
            let called = several.iter().filter(|version| version.weight > 0);
            called.map(|version| to(Some(version.name.clone()), Some(version.weight))).collect()
        }
    }
}

fn conditions(route: &spec::Route, dialled: Option<u16>) -> HttpMatch {
    let Some(written) = &route.r#match else { return HttpMatch { port: dialled, ..HttpMatch::default() } };
    HttpMatch {
        uri: None,
        method: method(&written.methods, route.cors.is_some()),
        headers: written.headers.iter().map(|(name, text)| (name.to_ascii_lowercase(), string_match(text))).collect(),
        port: dialled,
        query_params: written.query.iter().map(|(name, text)| (name.clone(), string_match(text))).collect(),
    }
}

/// A browser asks with OPTIONS before it calls another origin. Methods are tokens of HTTP, in which only `-` could mean
/// something to an expression, and there it does not.
fn method(methods: &[String], cors: bool) -> Option<StringMatch> {
    let asks = (cors && !methods.iter().any(|method| method == "OPTIONS")).then(|| "OPTIONS".to_owned());
    match methods {
        [] => None,
        [one] if asks.is_none() => Some(StringMatch::Exact(one.clone())),
        several => Some(StringMatch::Regex(several.iter().cloned().chain(asks).collect::<Vec<_>>().join("|"))),
    }
}

fn string_match(text: &TextMatch) -> StringMatch {
    let forms = [
        text.exact.clone().map(StringMatch::Exact),
        text.prefix.clone().map(StringMatch::Prefix),
        text.regex.clone().map(StringMatch::Regex),
    ];
    forms.into_iter().flatten().next().unwrap_or_else(|| StringMatch::Regex(".*".to_owned()))
}

/// The base with each form of the path; empty where there is no condition at all.
fn matches(route: &spec::Route, base: &HttpMatch) -> Vec<HttpMatch> {
    let written = route.r#match.as_ref();
    let exact = written.and_then(|written| written.path.as_ref()).map(|path| StringMatch::Exact(path.to_string()));
    let regex = written.and_then(|written| written.regex.clone()).map(StringMatch::Regex);
    let prefix =
        written.and_then(|written| written.prefix.as_ref()).filter(|prefix| !path::segments(prefix).is_empty());
    let mut uris: Vec<_> = exact.into_iter().chain(regex).collect();
    uris.extend(prefix.into_iter().flat_map(|prefix| path::matches(prefix)));
    if uris.is_empty() {
        return if *base == HttpMatch::default() { Vec::new() } else { vec![base.clone()] };
    }
    uris.into_iter().map(|uri| HttpMatch { uri: Some(uri), ..base.clone() }).collect()
}

/// Conditions on the path, any of which holds for what the route must not serve.
fn hidden(route: &spec::Route) -> Vec<StringMatch> {
    let written = route.r#match.as_ref();
    let rewrite = route.rewrite.as_deref();
    let exact = written.and_then(|written| written.path.as_deref());
    let regex = written.and_then(|written| written.regex.as_deref());
    let prefix = written.and_then(|written| written.prefix.as_deref()).unwrap_or("/");
    let of = |hide: &str| match (exact, regex, rewrite) {
        (Some(path), _, _) if path::covers(hide, rewrite.unwrap_or(path)) => vec![StringMatch::Exact(path.to_owned())],
        (Some(_), _, _) => Vec::new(),
        (_, Some(regex), Some(to)) if path::covers(hide, to) => vec![StringMatch::Regex(regex.to_owned())],
        (_, Some(_), Some(_)) => Vec::new(),
        (_, Some(_), None) => path::matches(hide),
        _ => path::hidden(prefix, rewrite, hide).iter().flat_map(|path| path::matches(path)).collect(),
    };
    route.hide.iter().flat_map(|hide| of(hide)).collect()
}

/// An exact path or one that fits an expression is replaced as a whole.
fn rewrite(route: &spec::Route) -> Option<Rewrite> {
    let replacement = route.rewrite.as_deref()?;
    let written = route.r#match.as_ref();
    if written.is_some_and(|written| written.path.is_some() || written.regex.is_some()) {
        return Some(Rewrite::Uri(replacement.to_owned()));
    }
    path::rewrite_prefix(written.and_then(|written| written.prefix.as_deref()).unwrap_or("/"), replacement)
}

fn retries(written: Option<&spec::Retries>) -> Retries {
    let attempts = written.and_then(|written| written.count).unwrap_or(ATTEMPTS);
    if attempts == 0 {
        return Retries { attempts, per_try_timeout: None, retry_on: None };
    }
    let on = written.and_then(|written| written.on.as_ref()).map_or_else(|| RETRY_ON.to_owned(), |on| on.join(","));
    let per_try = written.and_then(|written| written.per_try.as_ref()).map(|per_try| duration(per_try.millis()));
    Retries { attempts, per_try_timeout: per_try, retry_on: Some(on) }
}

fn cors(written: &spec::Cors) -> Cors {
    let texts = |list: &[spec::form::HeaderName]| list.iter().map(ToString::to_string).collect();
    let methods = if written.methods.is_empty() {
        ["GET", "HEAD", "POST"].map(str::to_owned).to_vec()
    } else {
        written.methods.clone()
    };
    Cors {
        allow_origins: written.origins.iter().map(|origin| self::origin(origin)).collect(),
        allow_methods: methods,
        allow_headers: texts(&written.headers),
        expose_headers: texts(&written.expose),
        max_age: written.max_age.as_ref().map(|age| format!("{}s", age.seconds())),
        allow_credentials: written.credentials,
    }
}

/// `https://*.example.org` is every host below, at the same port.
fn origin(written: &str) -> StringMatch {
    match written.split_once("://*.") {
        None => StringMatch::Exact(written.to_owned()),
        Some((scheme, domain)) => StringMatch::Regex(format!("{scheme}://[^/:]+\\.{}", path::literal(domain))),
    }
}

fn headers(written: &spec::HeaderEdits) -> Headers {
    let operations = |edit: &spec::HeaderEdit| HeaderOperations {
        set: edit.set.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect(),
        add: edit.add.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect(),
        remove: edit.remove.iter().map(ToString::to_string).collect(),
    };
    Headers { request: written.request.as_ref().map(operations), response: written.response.as_ref().map(operations) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wildcard_origin_is_every_host_below_and_no_other_port() {
        assert_eq!(origin("https://a.example.org"), StringMatch::Exact("https://a.example.org".into()));
        assert_eq!(origin("https://*.example.org"), StringMatch::Regex(r"https://[^/:]+\.example\.org".into()));
    }
}
