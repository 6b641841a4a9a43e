//! Gateway: its listeners, and the route that sends plain HTTP to HTTPS.

use crate::bundle::{Meta, Object};
use crate::resolved::Gateway;
use crate::spec::platform::{Listener as Written, ListenerProtocol};
use crate::targets::gateway::API;
use crate::targets::gateway::types::{
    AllowedRoutes, GatewaySpec, HttpRouteSpec, Listener, Namespaces, ParentRef, Redirect, Rule, SecretRef, Tls,
};

/// Where one host is accepted: the API has one host a listener.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// `<listener>`, or `<listener>-<n>` where it has several hosts.
    pub name: String,
    pub port: u16,
    pub secure: bool,
    /// `None`: every host.
    pub host: Option<String>,
    secret: Option<String>,
}

/// The Gateway, and where it is needed the route from HTTP to HTTPS.
pub fn objects(name: &str, gateway: &Gateway) -> Vec<Object> {
    let all = sections(gateway);
    let spec = GatewaySpec {
        gateway_class_name: gateway.class.clone().unwrap_or_default(),
        listeners: all.iter().map(listener).collect(),
    };
    let mut meta = Meta::of_platform(name, Some(&gateway.pods.namespace));
    meta.annotations = gateway.annotations.clone();
    let object = Object::with_spec(API, "Gateway", meta, &spec);
    let plain: Vec<_> = all.iter().filter(|section| !section.secure && goes_to_https(section, &all)).collect();
    let route = (!plain.is_empty()).then(|| {
        let spec = HttpRouteSpec {
            parent_refs: plain.iter().map(|section| ParentRef::new(name, gateway, Some(&section.name))).collect(),
            hostnames: Vec::new(),
            rules: vec![Rule::redirect_all(to_https())],
        };
        let meta = Meta::of_platform(format!("{name}-to-https"), Some(&gateway.pods.namespace));
        Object::with_spec(API, "HTTPRoute", meta, &spec)
    });
    std::iter::once(object).chain(route).collect()
}

/// The sections that take a host: those with TLS where there are some, else the plain ones.
pub fn sections_for(gateway: &Gateway, host: &str) -> Vec<Section> {
    let taking: Vec<_> = sections(gateway).into_iter().filter(|section| section.accepts(host)).collect();
    let secure = taking.iter().any(|section| section.secure);
    taking.into_iter().filter(|section| section.secure == secure).collect()
}

fn sections(gateway: &Gateway) -> Vec<Section> {
    gateway.listeners.iter().flat_map(|(name, listener)| of_listener(name, listener)).collect()
}

fn of_listener(name: &str, written: &Written) -> Vec<Section> {
    let section = |name: String, host: Option<String>| Section {
        name,
        port: written.port.0,
        secure: written.protocol == ListenerProtocol::Https,
        host,
        secret: written.tls_secret.as_ref().map(ToString::to_string),
    };
    match written.hosts.as_slice() {
        [] => vec![section(name.to_owned(), None)],
        [host] => vec![section(name.to_owned(), Some(host.to_string()))],
        several => {
            let numbered = several.iter().enumerate();
            numbered.map(|(at, host)| section(format!("{name}-{}", at + 1), Some(host.to_string()))).collect()
        }
    }
}

impl Section {
    fn accepts(&self, host: &str) -> bool {
        self.host.as_deref().is_none_or(|pattern| {
            let below = pattern.strip_prefix('*');
            pattern == host || below.is_some_and(|end| host.len() > end.len() && host.ends_with(end))
        })
    }
}

/// Whether all that a plain section takes is served over TLS too.
fn goes_to_https(plain: &Section, all: &[Section]) -> bool {
    let mut secure = all.iter().filter(|section| section.secure);
    match &plain.host {
        Some(host) => secure.any(|section| section.accepts(host)),
        None => secure.any(|section| section.host.is_none()),
    }
}

fn to_https() -> Redirect {
    Redirect { scheme: Some("https"), status_code: 301, ..Redirect::default() }
}

fn listener(section: &Section) -> Listener {
    let secret = section.secret.iter().map(|name| SecretRef::new(name)).collect();
    Listener {
        name: section.name.clone(),
        hostname: section.host.clone(),
        port: section.port,
        protocol: if section.secure { "HTTPS" } else { "HTTP" },
        tls: section.secure.then_some(Tls { mode: "Terminate", certificate_refs: secret }),
        // Services live in namespaces of their teams.
        allowed_routes: AllowedRoutes { namespaces: Namespaces { from: "All" } },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(name: &str, secure: bool, host: Option<&str>) -> Section {
        Section { name: name.into(), port: 80, secure, host: host.map(str::to_owned), secret: None }
    }

    #[test]
    fn plain_http_goes_to_https_only_where_all_of_it_is_served_there() {
        let all = [section("https", true, Some("*.example.org"))];
        assert!(goes_to_https(&section("http", false, Some("a.example.org")), &all));
        assert!(!goes_to_https(&section("http", false, Some("a.example.com")), &all));
        assert!(!goes_to_https(&section("http", false, None), &all));
    }
}
